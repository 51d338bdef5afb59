import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type AuditFilter, type Condition, filterConditions, indexFor, whereOf } from '../reading/audit-filter.js';
import { type AuditScope, scopeComment, scopeIdOf } from '../reading/audit-scope.js';
import type { ExportedRow, LineFormat } from './export-lines.js';

/** Enough that the way to the database does not count, little enough for memory: some megabytes. */
const BATCH = 4_000;
/** Of the events of a time, from which on they are read in the order in which they lie, those of others passed over. */
const LARGE_SHARE = 0.3;

export interface LineBatch {
  readonly lines: Buffer;
  readonly count: number;
  /** Time of the last event. */
  readonly at: Date;
}

type Position = Pick<ExportedRow, 'at' | 'id'>;

interface Reading {
  readonly scope: AuditScope;
  readonly filter: AuditFilter & { readonly to: Date };
  readonly columns: string;
  readonly index: string;
}

/** Events as lines, oldest first, read by key; while a batch is being used the database makes the next. */
@Injectable()
export class EventLines {
  constructor(private readonly em: EntityManager) {}

  async *read(scope: AuditScope, filter: AuditFilter & { readonly to: Date }, format: LineFormat): AsyncGenerator<LineBatch> {
    const reading = { scope, filter, columns: format.columns, index: await this.index(scope, filter) };
    let coming = this.batch(reading, null);
    for (;;) {
      const rows = await coming;
      const last = rows.at(-1);
      if (last === undefined) return;
      coming = rows.length < BATCH ? Promise.resolve([]) : this.batch(reading, last);
      // Its failure is met when it is awaited; until then it must not be one that nobody handles.
      coming.catch(() => undefined);
      yield { lines: format.join(rows), count: rows.length, at: instantOf(last) };
    }
  }

  /** @returns the time of the first event, null when there is none */
  async firstAt(scope: AuditScope, filter: AuditFilter): Promise<Date | null> {
    const [where, values] = whereOf(filterConditions(scope, filter));
    const sql = `select cast(at as char) as at from audit_events force index (${indexFor(filter)}) where ${where} order by at, id limit 1 ${scopeComment(scope)}`;
    const [row] = await this.em.getConnection().execute<{ at: string }[]>(sql, values, 'all');
    return row ? instantOf(row) : null;
  }

  /** An index is a detour for whoever wants most of what it leads to. */
  private async index(scope: AuditScope, filter: AuditFilter & { readonly to: Date }): Promise<string> {
    const index = indexFor(filter);
    if (index !== indexFor({})) return index;
    const sql =
      'select sum(if(scope_id = ?, events, 0)) as own, sum(events) as every from audit_daily_events where day between date(?) and date(?)';
    const values = [scopeIdOf(scope), filter.from ?? new Date(0), filter.to];
    const [row] = await this.em.getConnection().execute<{ own: string | null; every: string | null }[]>(sql, values, 'all');
    return Number(row?.own ?? 0) >= LARGE_SHARE * Number(row?.every ?? Infinity) ? 'primary' : index;
  }

  private batch({ scope, filter, columns, index }: Reading, after: Position | null): Promise<ExportedRow[]> {
    const [where, values] = whereOf([...filterConditions(scope, filter), ...afterCondition(after)]);
    const statement = `select at, id, ${columns} from audit_events force index (${index}) where ${where} order by at, id limit ${BATCH} ${scopeComment(scope)}`;
    return this.em.getConnection().execute<ExportedRow[]>(statement, values, 'all');
  }
}

function instantOf({ at }: Pick<Position, 'at'>): Date {
  return new Date(`${at.replace(' ', 'T')}Z`);
}

function afterCondition(after: Position | null): Condition[] {
  return after ? [['at >= ?', [after.at]], ['at > ? or (at = ? and id > ?)', [after.at, after.at, after.id]]] : []; // prettier-ignore
}

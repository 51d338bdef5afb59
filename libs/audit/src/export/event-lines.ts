import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type AuditFilter, type Condition, filterConditions, indexFor, whereOf } from '../reading/audit-filter.js';
import { type AuditScope, scopeComment } from '../reading/audit-scope.js';
import { EXPORTED_COLUMNS, type ExportedRow, type LineFormat } from './export-lines.js';

/** Enough that the way to the database does not count, little enough for memory: some megabytes. */
const BATCH = 2_000;

export interface LineBatch {
  readonly lines: Buffer;
  readonly count: number;
  /** Time of the last event. */
  readonly at: Date;
}

type Position = Pick<ExportedRow, 'at' | 'id'>;

/** Events as lines, oldest first, read by key; while a batch is being used the database makes the next. */
@Injectable()
export class EventLines {
  constructor(private readonly em: EntityManager) {}

  async *read(scope: AuditScope, filter: AuditFilter & { readonly to: Date }, format: LineFormat): AsyncGenerator<LineBatch> {
    let coming = this.batch(scope, filter, null);
    for (;;) {
      const rows = await coming;
      const last = rows.at(-1);
      if (last === undefined) return;
      coming = rows.length < BATCH ? Promise.resolve([]) : this.batch(scope, filter, last);
      // Its failure is met when it is awaited; until then it must not be one that nobody handles.
      coming.catch(() => undefined);
      yield { lines: linesOf(rows, format), count: rows.length, at: instantOf(last) };
    }
  }

  /** @returns the time of the first event, null when there is none */
  async firstAt(scope: AuditScope, filter: AuditFilter): Promise<Date | null> {
    const [where, values] = whereOf(filterConditions(scope, filter));
    const sql = `select cast(at as char) as at from audit_events force index (${indexFor(filter)}) where ${where} order by at, id limit 1 ${scopeComment(scope)}`;
    const [row] = await this.em.getConnection().execute<{ at: string }[]>(sql, values, 'all');
    return row ? instantOf(row) : null;
  }

  private batch(scope: AuditScope, filter: AuditFilter, after: Position | null): Promise<ExportedRow[]> {
    const [where, values] = whereOf([...filterConditions(scope, filter), ...afterCondition(after)]);
    const statement = `select ${EXPORTED_COLUMNS} from audit_events force index (${indexFor(filter)}) where ${where} order by at, id limit ${BATCH} ${scopeComment(scope)}`;
    return this.em.getConnection().execute<ExportedRow[]>(statement, values, 'all');
  }
}

function linesOf(rows: readonly ExportedRow[], { line }: LineFormat): Buffer {
  let text = '';
  for (const row of rows) text += line(row);
  return Buffer.from(text);
}

function instantOf({ at }: Pick<Position, 'at'>): Date {
  return new Date(`${at.replace(' ', 'T')}Z`);
}

function afterCondition(after: Position | null): Condition[] {
  return after ? [['at >= ?', [after.at]], ['at > ? or (at = ? and id > ?)', [after.at, after.at, after.id]]] : []; // prettier-ignore
}

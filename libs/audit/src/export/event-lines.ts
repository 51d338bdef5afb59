import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type AuditFilter, type Condition, filterConditions, indexFor, whereOf } from '../reading/audit-filter.js';
import { type AuditScope, scopeComment } from '../reading/audit-scope.js';
import type { LineFormat } from './export-lines.js';

/** Enough that the way to the database does not count, little enough for memory: some megabytes. */
const BATCH = 5_000;

export interface LineBatch {
  readonly lines: string;
  readonly count: number;
  /** Time of the last event. */
  readonly at: Date;
}

interface Position {
  readonly at: string;
  readonly id: string;
}

/** Events as lines, oldest first, read by key; while a batch is being used the database makes the next. */
@Injectable()
export class EventLines {
  constructor(private readonly em: EntityManager) {}

  async *read(scope: AuditScope, filter: AuditFilter & { readonly to: Date }, format: LineFormat): AsyncGenerator<LineBatch> {
    let coming = this.batch(scope, filter, format, null);
    for (;;) {
      const lines = await coming;
      const last = lines.at(-1);
      if (last === undefined) return;
      const position = positionOf(last, format);
      coming = lines.length < BATCH ? Promise.resolve([]) : this.batch(scope, filter, format, position);
      // Its failure is met when it is awaited; until then it must not be one that nobody handles.
      coming.catch(() => undefined);
      yield { lines: format.finish(lines.join(format.lineBreak)) + format.lineBreak, count: lines.length, at: new Date(`${position.at}Z`) };
    }
  }

  /** @returns the time of the first event, null when there is none */
  async firstAt(scope: AuditScope, filter: AuditFilter): Promise<Date | null> {
    const [where, values] = whereOf(filterConditions(scope, filter));
    const sql = `select cast(at as char) as at from audit_events force index (${indexFor(filter)}) where ${where} order by at, id limit 1 ${scopeComment(scope)}`;
    const [row] = await this.em.getConnection().execute<{ at: string }[]>(sql, values, 'all');
    return row ? new Date(`${row.at.replace(' ', 'T')}Z`) : null;
  }

  private async batch(scope: AuditScope, filter: AuditFilter, { sql }: LineFormat, after: Position | null): Promise<string[]> {
    const [where, values] = whereOf([...filterConditions(scope, filter), ...afterCondition(after)]);
    const statement = `select ${sql} as line from audit_events force index (${indexFor(filter)}) where ${where} order by at, id limit ${BATCH} ${scopeComment(scope)}`;
    const rows = await this.em.getConnection().execute<{ line: string }[]>(statement, values, 'all');
    return rows.map(({ line }) => line);
  }
}

function positionOf(line: string, { instantAt, idAt }: LineFormat): Position {
  return { at: line.slice(instantAt, instantAt + 23), id: line.slice(idAt, idAt + 36) };
}

function afterCondition(after: Position | null): Condition[] {
  return after ? [['at >= ?', [after.at]], ['at > ? or (at = ? and id > ?)', [after.at, after.at, after.id]]] : []; // prettier-ignore
}

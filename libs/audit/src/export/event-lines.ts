import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { storedInstant } from '@clientst0r/platform';
import { type AuditFilter, type Condition, filterConditions, indexFor, whereOf } from '../reading/audit-filter.js';
import { type AuditScope, scopeComment, scopeIdOf } from '../reading/audit-scope.js';
import type { ExportFormat } from './audit-export.entity.js';
import { CELLS, recordOf } from './export-lines.js';
import type { LinesJob, LinesMessage } from './lines-thread.js';

/** Enough that the way to the database does not count, little enough for memory: some megabytes. */
const BATCH = 8_000;
/** The thread's garbage is packets of a batch: with a small nursery it is taken away batch by batch, not when V8's usual one of 48 MiB is full. */
const YOUNG = { maxYoungGenerationSizeMb: 8 };
/** Of the events of a time, from which on they are read in the order in which they lie, those of others passed over. */
const LARGE_SHARE = 0.3;

export interface LineBatch {
  /** Theirs only until the next batch is asked for. */
  readonly lines: Buffer;
  readonly count: number;
  /** Time of the last event. */
  readonly at: Date;
}

type Bounded = AuditFilter & { readonly to: Date };

/** Events as lines, oldest first, read by key in a thread with a connection of its own, while the batch before is being used. */
@Injectable()
export class EventLines {
  constructor(private readonly em: EntityManager) {}

  async *read(scope: AuditScope, filter: Bounded, format: ExportFormat): AsyncGenerator<LineBatch> {
    const workerData = await this.job(scope, filter, format);
    const thread = new Worker(new URL('./lines-thread.ts', import.meta.url), { workerData, resourceLimits: YOUNG });
    try {
      for await (const [message] of on(thread, 'message', { close: ['exit'] }) as AsyncIterable<[LinesMessage]>) {
        const { buffer, length, count, at, isLast } = message;
        if (at !== null) yield { lines: Buffer.from(buffer.buffer, 0, length), count, at: storedInstant(at) };
        if (isLast) return;
        thread.postMessage(buffer, [buffer.buffer]);
      }
      throw new Error('The thread that reads events has ended');
    } finally {
      await thread.terminate();
    }
  }

  /** @returns the time of the first event, null when there is none */
  async firstAt(scope: AuditScope, filter: AuditFilter): Promise<Date | null> {
    const [where, values] = whereOf(filterConditions(scope, filter));
    const sql = `select cast(at as char) as at from audit_events force index (${indexFor(filter)}) where ${where} order by at, id limit 1 ${scopeComment(scope)}`;
    const [row] = await this.em.getConnection().execute<{ at: string }[]>(sql, values, 'all');
    return row ? storedInstant(row.at) : null;
  }

  /** An index is a detour for whoever wants most of what it leads to. */
  private async index(scope: AuditScope, filter: Bounded): Promise<string> {
    const index = indexFor(filter);
    if (index !== indexFor({})) return index;
    const sql =
      'select sum(if(scope_id = ?, events, 0)) as own, sum(events) as every from audit_daily_events where day between date(?) and date(?)';
    const values = [scopeIdOf(scope), filter.from ?? new Date(0), filter.to];
    const [row] = await this.em.getConnection().execute<{ own: string | null; every: string | null }[]>(sql, values, 'all');
    return Number(row?.own ?? 0) >= LARGE_SHARE * Number(row?.every ?? Infinity) ? 'primary' : index;
  }

  private async job(scope: AuditScope, filter: Bounded, format: ExportFormat): Promise<LinesJob> {
    const index = await this.index(scope, filter);
    const query = (more: readonly Condition[]): LinesJob['first'] => {
      const [where, values] = whereOf([...filterConditions(scope, filter), ...more]);
      const sql = `select ${recordOf(format)} from audit_events force index (${index}) where ${where} order by at, id limit ${BATCH} ${scopeComment(scope)}`;
      return { sql, values };
    };
    return { connection: this.connectionOptions(), format, cells: CELLS, first: query([]), following: query(AFTER), rows: BATCH };
  }

  private connectionOptions(): LinesJob['connection'] {
    const { host, port, user, password, database } = this.em.getConnection().getConnectionOptions();
    const { socketPath }: { socketPath?: string } = this.em.config.get('driverOptions');
    return {
      ...(socketPath === undefined ? { host, port } : { socketPath }),
      user,
      password,
      database,
      timezone: 'Z',
    } as LinesJob['connection'];
  }
}

/** The first condition is implied by the second; it tells which partitions need not be looked at. */
const AFTER: readonly Condition[] = [
  ['at >= ?', []],
  ['at > ? or (at = ? and id > ?)', []],
];

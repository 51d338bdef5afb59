import { randomUUID } from 'node:crypto';
import { IsolationLevel } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, Clock } from '@clientst0r/platform';
import type { CheckKind, CheckSpecifications, CheckTiming } from '../check/check.entity.js';
import { storedTime } from '../result/stored-time.js';
import type { CheckRun } from './check-run.js';
import { caughtUpRun } from './run-time.js';

/** How long a run belongs to the process that took it; renewed while it waits or runs, so this is the delay after a crash. */
export const LEASE_MILLISECONDS = 15_000;

const ALL = acrossOrganisationsComment('one scheduler for the deployment');

// Row by row along the key: a list after `in` may be searched for in the whole table, locking the rows of other workers on the way.
const OWN_RUNS = `json_table(?, '$[*]' columns (id int unsigned path '$.id', token char(36) path '$.token')) n
  straight_join check_statuses s on s.id = n.id and s.run_token = n.token`;

interface DueRow {
  readonly statusId: number;
  readonly checkId: string;
  readonly organisationId: string;
  readonly nextRunAt: string;
  readonly runToken: string | null;
}

interface CheckRow extends CheckTiming {
  readonly id: string;
  readonly name: string;
  readonly kind: CheckKind;
  readonly specification: string | CheckSpecifications[CheckKind];
}

/**
 * Hands out what is due, to one process at a time. The rows are taken by an update of `claimable_at`, which skips what another process
 * is taking, so that a check runs once an interval however many workers there are, whatever the queue says or repeats.
 */
@Injectable()
export class DueChecks {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes those of a shard that are due before `horizon`, longest waiting first. The index is forced: on a small table a scan of it all
   * would lock, for a moment, what others look for, and they would skip it.
   */
  claim(shard: number, horizon: Date, limit: number): Promise<CheckRun[]> {
    return this.inTransaction(async (em) => {
      const sql = `select ${ALL} id as statusId, check_id as checkId, organisation_id as organisationId, next_run_at as nextRunAt, run_token as runToken
        from check_statuses force index (check_statuses_shard_claimable_at_index) where shard = ? and claimable_at <= ? order by claimable_at limit ? for update skip locked`;
      return this.take(em, await em.execute<DueRow[]>(sql, [shard, horizon, limit]));
    });
  }

  /** Takes one at once, beside its schedule. @returns null when it is gone, paused, or running already */
  async claimOne(organisationId: string, checkId: string): Promise<CheckRun | null> {
    const [run] = await this.inTransaction(async (em) => {
      const sql = `select id as statusId, check_id as checkId, organisation_id as organisationId, ? as nextRunAt, null as runToken
        from check_statuses where check_id = ? and organisation_id = ? and claimable_at is not null and (run_token is null or claimable_at < ?) for update`;
      const now = this.clock.now();
      const rows = await em.execute<DueRow[]>(sql, [now, checkId, organisationId, now]);
      return this.take(em, rows);
    });
    return run ?? null;
  }

  /** Keeps runs that wait or take long. */
  async renew(runs: readonly CheckRun[]): Promise<void> {
    if (runs.length === 0) return;
    const sql = `update ${ALL} ${OWN_RUNS} set s.claimable_at = ?`;
    await this.em.getConnection().execute(sql, [ownRuns(runs), this.leaseEnd()], 'run');
  }

  /** Gives back what was not begun. */
  async release(runs: readonly CheckRun[]): Promise<void> {
    if (runs.length === 0) return;
    const sql = `update ${ALL} ${OWN_RUNS} set s.claimable_at = s.next_run_at, s.run_token = null`;
    await this.em.getConnection().execute(sql, [ownRuns(runs)], 'run');
  }

  private async take(em: EntityManager, rows: readonly DueRow[]): Promise<CheckRun[]> {
    if (rows.length === 0) return [];
    const checks = await this.checksOf(em, rows);
    const now = this.clock.now();
    const late = new Map<number, Date>();
    const runs: CheckRun[] = [];
    const token = randomUUID();
    for (const row of rows) {
      const check = checks.get(row.checkId);
      const dueAt = storedTime(row.nextRunAt);
      const later = check && row.runToken === null ? caughtUpRun(check.id, check.intervalSeconds * 1000, dueAt, now) : null;
      if (later) late.set(row.statusId, later);
      else if (check) runs.push(runOf(row, check, token, dueAt));
    }
    await this.lease(em, runs, token);
    await this.postpone(em, late);
    return runs;
  }

  private async checksOf(em: EntityManager, rows: readonly DueRow[]): Promise<Map<string, CheckRow>> {
    const sql = `select ${ALL} id, name, kind, specification, interval_seconds as intervalSeconds, timeout_seconds as timeoutSeconds,
      retry_seconds as retrySeconds, failures_before_down as failuresBeforeDown, successes_before_up as successesBeforeUp
      from checks where id in (${marks(rows)})`;
    const checks = await em.execute<CheckRow[]>(sql, rows.map(({ checkId }) => checkId)); // prettier-ignore
    return new Map(checks.map((check) => [check.id, check]));
  }

  private async lease(em: EntityManager, runs: readonly CheckRun[], token: string): Promise<void> {
    if (runs.length === 0) return;
    const sql = `update ${ALL} json_table(?, '$[*]' columns (id int unsigned path '$')) n straight_join check_statuses s on s.id = n.id
      set s.run_token = ?, s.claimable_at = ?`;
    await em.execute(sql, [JSON.stringify(runs.map(({ statusId }) => statusId)), token, this.leaseEnd()], 'run');
  }

  private async postpone(em: EntityManager, late: ReadonlyMap<number, Date>): Promise<void> {
    if (late.size === 0) return;
    const rows = JSON.stringify([...late].map(([id, at]) => ({ id, at: at.toISOString().slice(0, -1) })));
    const sql = `update ${ALL} json_table(?, '$[*]' columns (id int unsigned path '$.id', at datetime(3) path '$.at')) n
      straight_join check_statuses s on s.id = n.id set s.next_run_at = n.at, s.claimable_at = n.at`;
    await em.execute(sql, [rows], 'run');
  }

  private leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + LEASE_MILLISECONDS);
  }

  // Without gap locks, which would hold up the statuses of new checks.
  private inTransaction<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.em.fork().transactional(work, { isolationLevel: IsolationLevel.READ_COMMITTED });
  }
}

function marks(rows: readonly unknown[]): string {
  return rows.map(() => '?').join(',');
}

/** In one order, so that two statements never wait for each other. */
function ownRuns(runs: readonly CheckRun[]): string {
  return JSON.stringify(runs.map(({ statusId, token }) => ({ id: statusId, token })).sort((one, other) => one.id - other.id));
}

function runOf({ statusId, checkId, organisationId }: DueRow, check: CheckRow, token: string, dueAt: Date): CheckRun {
  const { name, kind, specification, intervalSeconds, timeoutSeconds, retrySeconds, failuresBeforeDown, successesBeforeUp } = check;
  const timing = { intervalSeconds, timeoutSeconds, retrySeconds, failuresBeforeDown, successesBeforeUp };
  const parsed = typeof specification === 'string' ? (JSON.parse(specification) as CheckSpecifications[CheckKind]) : specification;
  return { statusId, token, checkId, organisationId, name, kind, specification: parsed, timing, dueAt };
}

import { randomUUID } from 'node:crypto';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, Clock, sqlInstant, storedInstant } from '@clientst0r/platform';
import type { CheckSpecification, CheckTiming } from '../check/check.entity.js';
import type { CheckKind } from '../kind/check-kinds.js';
import type { CheckRun } from './check-run.js';
import { caughtUpRun } from './run-time.js';

/** How long a run belongs to the process that took it; renewed while it waits or runs, so this is the delay after a crash. */
export const LEASE_MILLISECONDS = 12_000;

/** Where somebody looks nothing is as late as this: it is taken ahead of its time. */
const MISSED_MILLISECONDS = 500;

const ALL = acrossOrganisationsComment('one scheduler for the deployment');
/** The checks of an organisation that is put away wait with it. */
const OPEN = "not exists (select 1 from organisations o where o.id = s.organisation_id and o.status <> 'active')";

// Row by row along the key: a list after `in` may be searched for in the whole table, locking the rows of other workers on the way.
const OWN_RUNS = `json_table(?, '$[*]' columns (id int unsigned path '$.id', token char(36) path '$.token', at datetime(3) path '$.at')) n
  straight_join check_statuses s on s.id = n.id and s.run_token = n.token`;
const UNCHANGED = `json_table(?, '$[*]' columns (id int unsigned path '$.id', was datetime(3) path '$.was', at datetime(3) path '$.at')) n
  straight_join check_statuses s on s.id = n.id and s.claimable_at = n.was`;

interface DueRow extends CheckTiming {
  readonly statusId: number;
  readonly checkId: string;
  readonly organisationId: string;
  readonly claimableAt: string;
  readonly runToken: string | null;
  readonly name: string;
  readonly kind: CheckKind;
  readonly specification: string | CheckSpecification;
  readonly parentId: string | null;
  readonly sealed: Uint8Array | null;
  readonly valueVersion: number | null;
}

/** A row and when it was to be taken. */
interface Turn {
  readonly row: DueRow;
  readonly dueAt: Date;
}

const DUE = `s.id as statusId, s.check_id as checkId, s.organisation_id as organisationId, s.claimable_at as claimableAt, s.run_token as runToken, c.name, c.kind,
  c.specification, c.parent_id as parentId, x.sealed, x.value_version as valueVersion, c.interval_seconds as intervalSeconds, c.timeout_seconds as timeoutSeconds,
  c.retry_seconds as retrySeconds, c.failures_before_down as failuresBeforeDown, c.successes_before_up as successesBeforeUp
  from check_statuses s straight_join checks c on c.id = s.check_id left join check_secrets x on x.id = c.id`;

/** What is known of the process that claims. */
export interface Claimant {
  /** It holds this run itself, and has only not been able to say so lately: the database was away. */
  readonly holds: (statusId: number, token: string) => boolean;
  /** It was just started, or cut off: if nobody else has looked either, what was missed is spread. */
  readonly isCatchingUp: boolean;
}
const ANYBODY: Claimant = { holds: () => false, isCatchingUp: false };

/**
 * Hands out what is due, to one process at a time. Rows are read without locks and taken by an update that demands them unchanged, so that
 * a check runs once an interval however many workers there are, whatever the queue says or repeats.
 */
@Injectable()
export class DueChecks {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes those of these shards that are due before `horizon`, and those whose lease has ended, longest waiting first. What was missed with many
   * others is put off a little.
   */
  async claim(shards: readonly number[], horizon: Date, limit: number, claimant = ANYBODY): Promise<CheckRun[]> {
    const sql = `select ${ALL} ${DUE} where s.shard in (${shards.map(() => '?').join(',')}) and s.claimable_at <= ?
      and (s.run_token is null or s.claimable_at <= ?) and ${OPEN} order by s.claimable_at limit ?`;
    const rows = await this.query<DueRow[]>(sql, [...shards, horizon, this.clock.now(), limit]);
    const free = rows.filter(({ statusId, runToken }) => runToken === null || !claimant.holds(statusId, runToken));
    return this.take(free.map(inTurn), claimant.isCatchingUp && this.nobodyLooked(free));
  }

  /** Takes one at once, beside its schedule. @returns null when it is gone, paused, or running already */
  async claimOne(organisationId: string, checkId: string): Promise<CheckRun | null> {
    const sql = `select ${DUE}
      where s.check_id = ? and s.organisation_id = ? and s.claimable_at is not null and (s.run_token is null or s.claimable_at < ?) and ${OPEN}`;
    const now = this.clock.now();
    const rows = await this.query<DueRow[]>(sql, [checkId, organisationId, now]);
    const [run] = await this.take(
      rows.map((row) => ({ row: { ...row, runToken: null }, dueAt: now })),
      false,
    );
    return run ?? null;
  }

  /** Whether a process has it just now, so that `claimOne` could not take it. */
  async isRunning(organisationId: string, checkId: string): Promise<boolean> {
    const sql = `select 1 from check_statuses where check_id = ? and organisation_id = ? and run_token is not null and claimable_at >= ?`;
    return (await this.query<object[]>(sql, [checkId, organisationId, this.clock.now()])).length > 0;
  }

  /** Keeps runs that wait or take long. */
  async renew(runs: readonly CheckRun[]): Promise<void> {
    if (runs.length === 0) return;
    const at = sqlInstant(this.leaseEnd());
    const rows = inOrder(runs.map(({ statusId, token }) => ({ id: statusId, token, at })));
    await this.em.getConnection().execute(`update ${ALL} ${OWN_RUNS} set s.claimable_at = n.at`, [rows], 'run');
  }

  /** Gives back what was not begun. */
  async release(runs: readonly CheckRun[]): Promise<void> {
    if (runs.length === 0) return;
    const rows = inOrder(runs.map(({ statusId, token, dueAt }) => ({ id: statusId, token, at: sqlInstant(dueAt) })));
    await this.em.getConnection().execute(`update ${ALL} ${OWN_RUNS} set s.claimable_at = n.at, s.run_token = null`, [rows], 'run');
  }

  private nobodyLooked(rows: readonly DueRow[]): boolean {
    const longest = rows.find(({ runToken }) => runToken === null);
    return longest !== undefined && this.clock.now().getTime() - storedInstant(longest.claimableAt).getTime() > MISSED_MILLISECONDS;
  }

  private async take(turns: readonly Turn[], isCatchingUp: boolean): Promise<CheckRun[]> {
    if (turns.length === 0) return [];
    const now = this.clock.now();
    const token = randomUUID();
    const late: { row: DueRow; at: Date }[] = [];
    const wanted: { row: DueRow; run: CheckRun }[] = [];
    for (const { row, dueAt } of turns) {
      const missed = { dueAt, isAbandoned: row.runToken !== null, isCatchingUp };
      const later = caughtUpRun(row.checkId, row.intervalSeconds * 1000, missed, now);
      if (later) late.push({ row, at: later });
      else wanted.push({ row, run: runOf(row, token, dueAt) });
    }
    await this.postpone(late);
    return this.lease(wanted, token);
  }

  private async lease(wanted: readonly { row: DueRow; run: CheckRun }[], token: string): Promise<CheckRun[]> {
    if (wanted.length === 0) return [];
    const unchanged = inOrder(wanted.map(({ row }) => ({ id: row.statusId, was: row.claimableAt })));
    const update = `update ${ALL} ${UNCHANGED} set s.run_token = ?, s.claimable_at = ?`;
    const taking = this.em.getConnection().execute<{ affectedRows: number }>(update, [unchanged, token, this.leaseEnd()], 'run');
    // Almost always: nobody else asked for the same ones at the same time.
    if ((await taking).affectedRows === wanted.length) return wanted.map(({ run }) => run);
    const select = `select ${ALL} s.id from json_table(?, '$[*]' columns (id int unsigned path '$.id')) n
      straight_join check_statuses s on s.id = n.id where s.run_token = ?`;
    const taken = new Set((await this.query<{ id: number }[]>(select, [unchanged, token])).map(({ id }) => id));
    return wanted.flatMap(({ run }) => (taken.has(run.statusId) ? [run] : []));
  }

  /** It stays due since when it was: until it is looked at, what was seen before is not known any more. */
  private async postpone(late: readonly { row: DueRow; at: Date }[]): Promise<void> {
    if (late.length === 0) return;
    const rows = inOrder(late.map(({ row, at }) => ({ id: row.statusId, was: row.claimableAt, at: sqlInstant(at) })));
    await this.em.getConnection().execute(`update ${ALL} ${UNCHANGED} set s.claimable_at = n.at, s.run_token = null`, [rows], 'run');
  }

  private query<T extends object[]>(sql: string, parameters: readonly unknown[]): Promise<T> {
    return this.em.getConnection().execute<T>(sql, parameters);
  }

  private leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + LEASE_MILLISECONDS);
  }
}

function inTurn(row: DueRow): Turn {
  return { row, dueAt: storedInstant(row.claimableAt) };
}

/** In one order, so that two statements never wait for each other. */
function inOrder(rows: readonly { readonly id: number }[]): string {
  return JSON.stringify(rows.toSorted((one, other) => one.id - other.id));
}

function runOf(row: DueRow, token: string, dueAt: Date): CheckRun {
  const { statusId, checkId, organisationId, name, kind, specification, parentId } = row;
  const { intervalSeconds, timeoutSeconds, retrySeconds, failuresBeforeDown, successesBeforeUp } = row;
  const timing = { intervalSeconds, timeoutSeconds, retrySeconds, failuresBeforeDown, successesBeforeUp };
  const parsed = typeof specification === 'string' ? (JSON.parse(specification) as CheckSpecification) : specification;
  const secrets = row.sealed && row.valueVersion !== null ? { sealed: row.sealed, valueVersion: row.valueVersion } : null;
  return { statusId, token, checkId, organisationId, name, kind, specification: parsed, secrets, timing, parentId, dueAt };
}

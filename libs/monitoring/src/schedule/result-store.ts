import { IsolationLevel } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { acrossOrganisationsComment, Clock, sqlInstant, systemActor } from '@clientst0r/platform';
import { isFailing, isInDoubt, standingAfter, type KnownState, type Standing } from '../check/check-standing.js';
import { ExpiryRecorder } from '../expiry/expiry.recorder.js';
import { IncidentRecorder, type SeenState } from '../incident/incident.recorder.js';
import { CheckStateChanged } from '../monitoring.audit.js';
import { noteChange } from '../live/noted-changes.js';
import { errorPlace, isAnswer } from '../probe/probe-result.js';
import { resultKey } from '../result/result-key.js';
import type { FinishedRun } from './check-run.js';
import { hastenParents, type ParentState, parentStates } from './parent-states.js';
import { nextRegularRun, nextRunInDoubt } from './run-time.js';

const ALL = acrossOrganisationsComment('results of all checks are written together');

interface StatusRow extends Standing {
  readonly id: number;
  readonly runToken: string | null;
  readonly state: KnownState;
}

interface Outcome {
  readonly finished: FinishedRun;
  readonly before: Standing;
  readonly after: Standing;
  /** Of a check that fails and has one. */
  readonly parent?: ParentState;
}

/** Writes a batch of results, what they mean for each check, and the events of changed states, in one transaction. */
@Injectable()
export class ResultStore {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly expiries: ExpiryRecorder,
    private readonly incidents: IncidentRecorder,
  ) {}

  /** What no longer counts is left out; the rest is stored, or nothing is. */
  async store(batch: readonly FinishedRun[]): Promise<void> {
    const options = { isolationLevel: IsolationLevel.READ_COMMITTED };
    const doubted = await this.em.fork().transactional((em) => this.storeIn(em, batch), options);
    await hastenParents(this.em.fork(), doubted, this.clock.now());
  }

  /** @returns parents that should be looked at */
  private async storeIn(em: EntityManager, batch: readonly FinishedRun[]): Promise<string[]> {
    const ids = [...new Set(batch.map(({ run }) => run.statusId))].sort((one, other) => one - other);
    const sql = `select ${ALL} s.id, s.run_token as runToken, s.state, s.failures, s.successes
      from json_table(?, '$[*]' columns (id int unsigned path '$')) n straight_join check_statuses s on s.id = n.id for update`;
    const rows = new Map((await em.execute<StatusRow[]>(sql, [JSON.stringify(ids)])).map((row) => [row.id, row]));
    // Another token: the check was changed, paused, taken over or stored meanwhile, and this result no longer counts.
    const seen = batch.flatMap((finished): Outcome[] => {
      const before = rows.get(finished.run.statusId);
      if (before?.runToken !== finished.run.token) return [];
      rows.delete(finished.run.statusId);
      return [{ finished, before, after: standingAfter(before, finished.result.outcome, finished.run.timing) }];
    });
    if (seen.length === 0) return [];
    const outcomes = await withParents(em, seen);
    await this.updateStatuses(em, outcomes);
    await insertResults(em, outcomes);
    await this.expiries.record(
      em,
      outcomes.map(({ finished }) => finished),
    );
    await this.incidents.record(em, outcomes.flatMap(seenState));
    for (const outcome of outcomes) this.recordChange(em, outcome);
    return doubtedParents(outcomes);
  }

  private async updateStatuses(em: EntityManager, outcomes: readonly Outcome[]): Promise<void> {
    const now = this.clock.now();
    const rows = outcomes.map((outcome) => statusValues(outcome, now));
    const sql = `update ${ALL} json_table(?, '$[*]' columns (
        id int unsigned path '$.id', state varchar(12) path '$.state', since datetime(3) path '$.since', failures int path '$.failures',
        successes int path '$.successes', next_run_at datetime(3) path '$.next', checked_at datetime(3) path '$.checked',
        response int path '$.response', lateness int path '$.lateness', error varchar(240) path '$.error'
      )) n straight_join check_statuses s on s.id = n.id
      set s.run_token = null, s.next_run_at = n.next_run_at, s.claimable_at = n.next_run_at, s.state = n.state,
        s.state_since = coalesce(n.since, s.state_since), s.failures = n.failures, s.successes = n.successes, s.last_checked_at = n.checked_at,
        s.last_response_milliseconds = n.response, s.last_lateness_milliseconds = n.lateness, s.last_error = n.error`;
    await em.execute(sql, [JSON.stringify(rows)], 'run');
  }

  private recordChange(em: EntityManager, { finished: { run, result }, before, after }: Outcome): void {
    noteChange(em, run.organisationId, before.state === after.state ? 'result' : 'check', run.checkId);
    if (before.state === after.state) return;
    const fact = new CheckStateChanged({ id: run.checkId, name: run.name }, before.state, after.state, result.detail);
    this.audit.record(em, systemActor('monitoring', run.organisationId), fact);
  }
}

/** What fails behind a parent that fails is `unreachable`; `down` is what fails by itself. */
async function withParents(em: EntityManager, outcomes: readonly Outcome[]): Promise<Outcome[]> {
  const parentIds = new Set(outcomes.flatMap(({ finished, after }) => (isFailing(after.state) ? (finished.run.parentId ?? []) : [])));
  const latest = new Map(outcomes.map(({ finished, after }) => [finished.run.checkId, after.state]));
  const parents = await parentStates(em, [...parentIds], latest);
  return outcomes.map((outcome) => {
    if (!isFailing(outcome.after.state)) return outcome;
    const parent = parents.get(outcome.finished.run.parentId ?? '');
    const after = { ...outcome.after, state: parent?.fails === true ? 'unreachable' : 'down' } as const;
    return { ...outcome, after, ...(parent ? { parent } : {}) };
  });
}

function doubtedParents(outcomes: readonly Outcome[]): string[] {
  const doubts = outcomes.filter(
    ({ before, after, parent }) => after.state === 'down' && before.state !== 'down' && parent?.fails === false,
  );
  return doubts.flatMap(({ finished }) => finished.run.parentId ?? []);
}

/** Every look at what is down counts, so that an incident is opened however it was missed before. */
function seenState({ finished: { run, startedAt, result }, before, after, parent }: Outcome): SeenState[] {
  const isNews = after.state === 'down' || (after.state !== before.state && after.state !== 'unknown');
  return isNews ? [{ run, state: after.state, at: startedAt, reason: result.detail, wait: parent?.wait ?? 0 }] : [];
}

function statusValues({ finished: { run, startedAt, result }, before, after }: Outcome, now: Date): Record<string, unknown> {
  const every = run.timing.intervalSeconds * 1000;
  const from = new Date(Math.max(now.getTime(), run.dueAt.getTime()));
  const next = isInDoubt(after)
    ? nextRunInDoubt(run.checkId, every, run.timing.retrySeconds * 1000, from)
    : nextRegularRun(run.checkId, every, from);
  const asked = result.retryAfter === undefined ? Infinity : from.getTime() + result.retryAfter;
  return {
    id: run.statusId,
    state: after.state,
    since: before.state === after.state ? null : sqlInstant(startedAt),
    failures: after.failures,
    successes: after.successes,
    next: sqlInstant(new Date(Math.min(next.getTime(), asked))),
    checked: sqlInstant(startedAt),
    response: isAnswer(result) ? milliseconds(result.timings.total, 0xffffff) : null,
    lateness: Math.max(0, startedAt.getTime() - run.dueAt.getTime()),
    error: result.detail,
  };
}

async function insertResults(em: EntityManager, outcomes: readonly Outcome[]): Promise<void> {
  // In the order of the table: what follows the row before is written behind it.
  const ordered = outcomes.toSorted(({ finished: one }, { finished: other }) => one.startedAt.getTime() - other.startedAt.getTime());
  const rows = ordered.map(({ finished: { run, startedAt, result } }) => {
    const { dns, connect, tls, firstByte, total } = result.timings;
    const phases = [dns, connect, tls, firstByte].map((phase) => (phase === null ? null : milliseconds(phase, 0xffff)));
    const { bucket, slot } = resultKey(run.statusId);
    return [bucket, sqlInstant(startedAt), slot, errorPlace(result.error), result.statusCode, ...phases, milliseconds(total, 0xffffff)];
  });
  // One value: MikroORM would put each of thousands in its place by itself.
  const sql = `insert into check_results (bucket, at, slot, error, status_code, dns, connect, tls, first_byte, total)
    select * from json_table(?, '$[*]' columns (bucket int unsigned path '$[0]', at datetime(3) path '$[1]', slot int path '$[2]', error int path '$[3]',
      status_code int path '$[4]', dns int path '$[5]', connect int path '$[6]', tls int path '$[7]', first_byte int path '$[8]', total int path '$[9]')) n
    on duplicate key update error = values(error)`;
  await em.execute(sql, [JSON.stringify(rows)], 'run');
}

function milliseconds(value: number, most: number): number {
  return Math.min(Math.round(value), most);
}

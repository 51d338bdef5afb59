import { randomUUIDv7 } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { acrossOrganisationsComment, systemActor } from '@clientst0r/platform';
import { AlertQueue } from '../channel/alert-queue.js';
import type { AlertFacts } from '../channel/alert-message.js';
import type { KnownState } from '../check/check-standing.js';
import { muteBehind } from './mute.js';
import { maintenanceAt } from '../maintenance/maintenance-calendar.js';
import { CHECK_KINDS } from '../kind/check-kinds.js';
import { noteChange } from '../live/noted-changes.js';
import { IncidentClosed, IncidentOpened } from '../monitoring.audit.js';
import type { CheckRun } from '../schedule/check-run.js';
import type { IncidentEventKind } from './incident.entity.js';

/** A target that falls again within this time continues its incident, milliseconds. */
const CONTINUES_WITHIN = 600_000;
/** From so many falls in one incident on, a target is flapping: nobody is told of each any more, only when it has stayed up. */
const FLAPPING_FROM = 3;

const ALL = acrossOrganisationsComment('results of all checks are written together');

export interface SeenState {
  readonly run: CheckRun;
  readonly state: KnownState;
  readonly at: Date;
  readonly reason: string | null;
  /** How long people are not told yet, because a parent may turn out to be down, milliseconds. */
  readonly wait: number;
}

interface Open {
  readonly id: string;
  readonly checkId: string;
  readonly timesDown: number;
  readonly muted: number;
}

/** Opens and closes incidents from what is known of checks, in the transaction that stores it, and asks for people to be told. */
@Injectable()
export class IncidentRecorder {
  constructor(
    private readonly audit: AuditTrail,
    private readonly alerts: AlertQueue,
  ) {}

  /** @param seen checks that are down, and those that have come up */
  async record(em: EntityManager, seen: readonly SeenState[]): Promise<void> {
    if (seen.length === 0) return;
    const open = await this.openOf(em, seen);
    const maintained = await this.maintained(em, seen, open);
    for (const one of seen) {
      const incident = open.get(one.run.checkId);
      if (one.state === 'down' && !maintained.has(one.run.checkId)) await this.fall(em, one, incident);
      if ((one.state === 'up' || one.state === 'degraded') && incident) await this.end(em, one, incident);
    }
    await muteBehind(em, seen);
  }

  /** Of those whose fall would be told. */
  private maintained(
    em: EntityManager,
    seen: readonly SeenState[],
    open: ReadonlyMap<string, Open>,
  ): Promise<ReadonlyMap<string, unknown>> {
    const news = seen.filter(({ run, state }) => state === 'down' && (open.get(run.checkId)?.muted ?? 1) === 1);
    const latest = new Date(Math.max(...news.map(({ at }) => at.getTime())));
    return news.length === 0 ? Promise.resolve(new Map()) : maintenanceAt(em, news.map(({ run }) => run), latest); // prettier-ignore
  }

  private async fall(em: EntityManager, seen: SeenState, incident: Open | undefined): Promise<void> {
    if (!incident) await this.begin(em, seen);
    else if (incident.muted === 1) await this.unmute(em, seen, incident);
  }

  /** Its parent is up, and it is still down: now it is told. */
  private async unmute(em: EntityManager, seen: SeenState, { id }: Open): Promise<void> {
    await em.execute(`update ${ALL} incidents set muted = 0 where id = ?`, [id], 'run');
    await this.note(em, seen, id, 'reopened', 'Its parent is up again, and it is still down');
    await this.alerts.ask(em, { ...this.askedBy(seen, id), event: 'incident.opened' });
  }

  private async openOf(em: EntityManager, seen: readonly SeenState[]): Promise<Map<string, Open>> {
    const marks = seen.map(() => '?').join(',');
    const sql = `select ${ALL} id, check_id as checkId, times_down as timesDown, muted from incidents where closed_at is null and check_id in (${marks})`;
    const rows = await em.execute<Open[]>(sql, seen.map(({ run }) => run.checkId)); // prettier-ignore
    return new Map(rows.map((row) => [row.checkId, row]));
  }

  private async begin(em: EntityManager, seen: SeenState): Promise<void> {
    const { run, at } = seen;
    const recent = `select ${ALL} id, check_id as checkId, times_down as timesDown, muted from incidents where check_id = ? and closed_at > ? order by closed_at desc limit 1`;
    const [before] = await em.execute<Open[]>(recent, [run.checkId, new Date(at.getTime() - CONTINUES_WITHIN)]);
    if (before) await this.reopen(em, seen, { ...before, timesDown: before.timesDown + 1 });
    else await this.open(em, seen);
  }

  private async open(em: EntityManager, seen: SeenState): Promise<void> {
    const { run, at, reason } = seen;
    const id = randomUUIDv7();
    const sql = `insert ${ALL} into incidents (id, created_at, organisation_id, check_id, check_name, opened_at, reason, times_down) values (?, ?, ?, ?, ?, ?, ?, 1)`;
    await em.execute(sql, [id, at, run.organisationId, run.checkId, run.name, at, reason], 'run');
    await this.note(em, seen, id, 'opened', reason ?? 'The check is down');
    this.audit.record(em, systemActor('monitoring', run.organisationId), new IncidentOpened(id, run, reason));
    await this.alerts.ask(em, { ...this.askedBy(seen, id), event: 'incident.opened' });
  }

  private async reopen(em: EntityManager, seen: SeenState, { id, timesDown }: Open): Promise<void> {
    await em.execute(`update ${ALL} incidents set closed_at = null, muted = 0, times_down = ? where id = ?`, [timesDown, id], 'run');
    await this.alerts.withdraw(em, id);
    const flapping = timesDown === FLAPPING_FROM ? '. It is flapping: its next changes are not told one by one' : '';
    await this.note(em, seen, id, 'reopened', `${seen.reason ?? 'The check is down'} (time ${timesDown.toString()})${flapping}`);
    if (timesDown > FLAPPING_FROM) return;
    const reason = `${seen.reason ?? 'It is down'}${flapping}`;
    await this.alerts.ask(em, { ...this.askedBy({ ...seen, reason }, id), event: 'incident.opened' });
  }

  private async end(em: EntityManager, seen: SeenState, { id, timesDown, muted }: Open): Promise<void> {
    await em.execute(`update ${ALL} incidents set closed_at = ? where id = ?`, [seen.at, id], 'run');
    await this.note(
      em,
      seen,
      id,
      'closed',
      seen.state === 'degraded' ? 'The check answers again, but is degraded' : 'The check is up again',
    );
    this.audit.record(em, systemActor('monitoring', seen.run.organisationId), new IncidentClosed(id, seen.run));
    await this.alerts.stopReminders(em, id);
    if (muted === 1 || (await this.alerts.withdrawOpened(em, id, seen.at))) return;
    const delay = timesDown >= FLAPPING_FROM ? CONTINUES_WITHIN : 0;
    await this.alerts.ask(em, { ...this.askedBy(seen, id), event: 'incident.closed', notBefore: new Date(seen.at.getTime() + delay) });
  }

  private async note(em: EntityManager, { run, at }: SeenState, incidentId: string, kind: IncidentEventKind, text: string): Promise<void> {
    const sql = `insert ${ALL} into incident_events (id, created_at, organisation_id, incident_id, at, kind, text) values (?, ?, ?, ?, ?, ?, ?)`;
    await em.execute(sql, [randomUUIDv7(), at, run.organisationId, incidentId, at, kind, text.slice(0, 500)], 'run');
    noteChange(em, run.organisationId, 'incident', incidentId);
  }

  private askedBy(
    { run, at, reason, state, wait }: SeenState,
    incidentId: string,
  ): { organisationId: string; incidentId: string; facts: AlertFacts; notBefore: Date } {
    const target = CHECK_KINDS[run.kind].target(run.specification).replace(/\?.*$/, '?…').slice(0, 200);
    const facts = { checkId: run.checkId, checkName: run.name, target, reason: reason ?? '', at: at.toISOString() };
    return { organisationId: run.organisationId, incidentId, facts, notBefore: new Date(at.getTime() + (state === 'down' ? wait : 0)) };
  }
}

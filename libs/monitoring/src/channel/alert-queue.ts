import { randomUUIDv7 } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment } from '@clientst0r/platform';
import { type PlannedAlert, planAlerts } from '../alert-policy/alert-plan.js';
import { type NamedRouting, routingOf } from '../alert-policy/alert-routing.js';
import type { AlertEvent, AlertFacts } from './alert-message.js';

const ALL = acrossOrganisationsComment('results of all checks are written together');

export interface AskedAlert {
  readonly organisationId: string;
  readonly incidentId: string | null;
  readonly event: AlertEvent;
  readonly facts: AlertFacts;
  readonly notBefore: Date;
}

/** Asks for an organisation's people to be told: they are if, and only if, the caller's transaction is committed. */
@Injectable()
export class AlertQueue {
  /** One delivery for each channel and step that the check's policy has; without a policy, for each channel that is not paused. */
  async ask(em: EntityManager, asked: AskedAlert): Promise<void> {
    const { organisationId, incidentId, event, facts } = asked;
    const routing = await routingOf(em, organisationId, facts.checkId);
    const planned = await this.plan(em, asked, routing);
    // What falls again is told anew, and escalated from the beginning.
    if (event === 'incident.opened' && incidentId !== null) await this.withdrawWaiting(em, incidentId, event);
    const sql = `insert ${ALL} into channel_deliveries (id, created_at, organisation_id, channel_id, incident_id, event, facts, state, attempts, next_attempt_at, step, not_before, gathers)
      values (?, ?, ?, ?, ?, ?, ?, 'waiting', 0, ?, ?, ?, ?)`;
    const text = JSON.stringify(facts);
    for (const { channelId, step, notBefore, at } of planned) {
      const values = [new Date(facts.at), organisationId, channelId, incidentId, event, text, at, step, notBefore, at > notBefore ? 1 : 0];
      await em.execute(sql, [randomUUIDv7(), ...values], 'run');
    }
    await this.noteQuiet(em, asked, routing, planned);
  }

  /** That it is down is not told any more where it was not told yet. @returns whether nobody was told or is being told */
  async withdrawOpened(em: EntityManager, incidentId: string, at: Date): Promise<boolean> {
    const sql = `delete from channel_deliveries ${ALL} where incident_id = ? and event = 'incident.opened' and state = 'waiting' and attempts = 0 and next_attempt_at > ?`;
    const { affectedRows } = await em.execute<{ affectedRows: number }>(sql, [incidentId, at], 'run');
    if (affectedRows === 0) return false;
    return (await this.toldOf(em, incidentId)).length === 0;
  }

  /** What was to be told later of an incident, and is no longer true. */
  async withdraw(em: EntityManager, incidentId: string): Promise<void> {
    await this.withdrawWaiting(em, incidentId, 'incident.closed');
  }

  /** It is over. */
  async stopReminders(em: EntityManager, incidentId: string): Promise<void> {
    await this.withdrawWaiting(em, incidentId, 'incident.reminded');
  }

  /** Somebody looks after it: nobody else is called, and nobody reminded. @returns how many are not told any more */
  async stopEscalation(em: EntityManager, incidentId: string): Promise<number> {
    const sql = `delete from channel_deliveries ${ALL} where incident_id = ? and state = 'waiting' and attempts = 0 and ((event = 'incident.opened' and step > 0) or event = 'incident.reminded')`;
    return (await em.execute<{ affectedRows: number }>(sql, [incidentId], 'run')).affectedRows;
  }

  /** That it is over is told to those who were told, or are being told, that it began. */
  private async plan(em: EntityManager, asked: AskedAlert, routing: NamedRouting | null): Promise<PlannedAlert[]> {
    const { organisationId, incidentId, event, notBefore } = asked;
    const sql = 'select id from channels where organisation_id = ? and paused = 0';
    const usable = (await em.execute<{ id: string }[]>(sql, [organisationId])).map(({ id }) => id);
    if (event !== 'incident.closed' || incidentId === null) {
      return planAlerts(routing, usable, { event, notBefore, isAcknowledged: await this.isAcknowledged(em, incidentId) });
    }
    const told = (await this.toldOf(em, incidentId)).filter((id) => usable.includes(id));
    return planAlerts(routing && { ...routing, steps: [] }, told, { event, notBefore, isAcknowledged: true });
  }

  private async isAcknowledged(em: EntityManager, incidentId: string | null): Promise<boolean> {
    if (incidentId === null) return false;
    const sql = `select ${ALL} 1 from incidents where id = ? and acknowledged_at is not null`;
    return (await em.execute<unknown[]>(sql, [incidentId])).length > 0;
  }

  private async toldOf(em: EntityManager, incidentId: string): Promise<string[]> {
    const sql = `select ${ALL} distinct channel_id as id from channel_deliveries where incident_id = ? and event = 'incident.opened'`;
    return (await em.execute<{ id: string }[]>(sql, [incidentId])).map(({ id }) => id);
  }

  private async withdrawWaiting(em: EntityManager, incidentId: string, event: AlertEvent): Promise<void> {
    const sql = `delete from channel_deliveries ${ALL} where incident_id = ? and event = ? and state = 'waiting' and attempts = 0`;
    await em.execute(sql, [incidentId, event], 'run');
  }

  /** So that nobody wonders why nobody was told. */
  private async noteQuiet(
    em: EntityManager,
    asked: AskedAlert,
    routing: NamedRouting | null,
    [first]: readonly PlannedAlert[],
  ): Promise<void> {
    const { organisationId, incidentId, event, facts, notBefore } = asked;
    if (!first || !routing?.quiet || event !== 'incident.opened' || first.notBefore <= notBefore) return;
    const until = first.notBefore.toLocaleString('en-GB', { timeZone: routing.quiet.timezone, dateStyle: 'medium', timeStyle: 'short' });
    const text = `${routing.name} has quiet hours: nobody is told before ${until} (${routing.quiet.timezone})`;
    const sql = `insert ${ALL} into incident_events (id, created_at, organisation_id, incident_id, at, kind, text) values (?, ?, ?, ?, ?, 'quiet', ?)`;
    const at = new Date(facts.at);
    await em.execute(sql, [randomUUIDv7(), at, organisationId, incidentId, at, text.slice(0, 500)], 'run');
  }
}

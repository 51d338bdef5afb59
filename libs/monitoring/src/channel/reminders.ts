import { randomUUIDv7 } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment } from '@clientst0r/platform';
import type { AlertRouting } from '../alert-policy/alert-plan.js';
import { routingOf } from '../alert-policy/alert-routing.js';
import { afterQuiet } from '../alert-policy/quiet-hours.js';
import type { AlertBatch, DueAlert } from './alert-batch.js';
import { factsOf } from './alert-message.js';

const ALL = acrossOrganisationsComment('one sender for the deployment');

/**
 * Who was told that a check is down is told again after the time that its policy has, for as long as it is down and nobody looks after it.
 * Within the transaction that notes that it was told.
 */
export async function remindLater(em: EntityManager, batch: AlertBatch, now: Date): Promise<void> {
  const [{ organisationId, event }] = batch;
  if (event !== 'incident.opened' && event !== 'incident.reminded') return;
  const some = `select ${ALL} 1 from alert_policies where organisation_id = ? and reminder_minutes > 0 limit 1`;
  if ((await em.execute<object[]>(some, [organisationId])).length === 0) return;
  for (const due of batch) {
    const routing = await routingOf(em, organisationId, factsOf(due.facts).checkId);
    if (routing && routing.reminderMinutes > 0) await remind(em, due, nextTime(routing, now), now);
  }
}

function nextTime({ reminderMinutes, quiet, urgentBreaksThrough }: AlertRouting, now: Date): Date {
  const next = new Date(now.getTime() + reminderMinutes * 60_000);
  return quiet && !urgentBreaksThrough ? afterQuiet(quiet, next) : next;
}

async function remind(em: EntityManager, { incidentId, channelId, facts }: DueAlert, at: Date, now: Date): Promise<void> {
  const sql = `insert ${ALL} into channel_deliveries (id, created_at, organisation_id, channel_id, incident_id, event, facts, state, attempts, next_attempt_at, step, not_before, gathers)
    select ?, ?, organisation_id, ?, id, 'incident.reminded', ?, 'waiting', 0, ?, 0, ?, 0 from incidents i
    where i.id = ? and i.closed_at is null and i.acknowledged_at is null and i.muted = 0
      and not exists (select 1 from channel_deliveries d where d.incident_id = i.id and d.channel_id = ? and d.event = 'incident.reminded' and d.state = 'waiting')`;
  const text = JSON.stringify(factsOf(facts));
  await em.execute(sql, [randomUUIDv7(), now, channelId, text, at, at, incidentId, channelId], 'run');
}

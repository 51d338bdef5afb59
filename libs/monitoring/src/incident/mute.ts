import { randomUUIDv7 } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment } from '@clientst0r/platform';
import { noteChange } from '../live/noted-changes.js';
import type { SeenState } from './incident.recorder.js';

const ALL = acrossOrganisationsComment('results of all checks are written together');

interface Row {
  readonly id: string;
  readonly organisationId: string;
  readonly parent: string;
}

/**
 * Of checks behind those that are found to be down nobody is told who was not told yet: a service is often seen to fail before the router
 * in front of it is.
 */
export async function muteBehind(em: EntityManager, seen: readonly SeenState[]): Promise<void> {
  const fallen = seen.filter(({ state }) => state === 'down' || state === 'unreachable');
  if (fallen.length === 0) return;
  const sql = `select ${ALL} i.id, i.organisation_id as organisationId, p.name as parent from checks c
    join checks p on p.id = c.parent_id join incidents i on i.check_id = c.id and i.closed_at is null and i.muted = 0
    where c.parent_id in (${fallen.map(() => '?').join(',')})
      and exists (select 1 from channel_deliveries d where d.incident_id = i.id and d.event = 'incident.opened' and d.state = 'waiting' and d.attempts = 0)
      and not exists (select 1 from channel_deliveries d where d.incident_id = i.id and d.event = 'incident.opened' and (d.state <> 'waiting' or d.attempts > 0))`;
  const rows = await em.execute<Row[]>(sql, fallen.map(({ run }) => run.checkId)); // prettier-ignore
  const at = fallen[0]?.at ?? new Date();
  for (const row of rows) await mute(em, row, at);
}

async function mute(em: EntityManager, { id, organisationId, parent }: Row, at: Date): Promise<void> {
  const withdraw = `delete from channel_deliveries ${ALL} where incident_id = ? and event = 'incident.opened' and state = 'waiting' and attempts = 0`;
  await em.execute(withdraw, [id], 'run');
  await em.execute(`update ${ALL} incidents set muted = 1 where id = ?`, [id], 'run');
  const sql = `insert ${ALL} into incident_events (id, created_at, organisation_id, incident_id, at, kind, text) values (?, ?, ?, ?, ?, 'muted', ?)`;
  await em.execute(sql, [randomUUIDv7(), at, organisationId, id, at, `Nobody is told: ${parent}, before it, is down`], 'run');
  noteChange(em, organisationId, 'incident', id);
}

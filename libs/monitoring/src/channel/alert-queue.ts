import { randomUUIDv7 } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment } from '@clientst0r/platform';
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
  /** One delivery for each channel that is not paused. */
  async ask(em: EntityManager, { organisationId, incidentId, event, facts, notBefore }: AskedAlert): Promise<void> {
    const channels = await em.execute<{ id: string }[]>('select id from channels where organisation_id = ? and paused = 0', [
      organisationId,
    ]);
    const sql = `insert ${ALL} into channel_deliveries (id, created_at, organisation_id, channel_id, incident_id, event, facts, state, attempts, next_attempt_at)
      values (?, ?, ?, ?, ?, ?, ?, 'waiting', 0, ?)`;
    for (const { id } of channels) {
      await em.execute(
        sql,
        [randomUUIDv7(), new Date(facts.at), organisationId, id, incidentId, event, JSON.stringify(facts), notBefore],
        'run',
      );
    }
  }

  /** That it is down is not told any more where it was not told yet. @returns whether nobody was told or is being told */
  async withdrawOpened(em: EntityManager, incidentId: string, at: Date): Promise<boolean> {
    const sql = `delete from channel_deliveries ${ALL} where incident_id = ? and event = 'incident.opened' and state = 'waiting' and attempts = 0 and next_attempt_at > ?`;
    const { affectedRows } = await em.execute<{ affectedRows: number }>(sql, [incidentId, at], 'run');
    if (affectedRows === 0) return false;
    const left = `select ${ALL} 1 from channel_deliveries where incident_id = ? and event = 'incident.opened' limit 1`;
    return (await em.execute<unknown[]>(left, [incidentId])).length === 0;
  }

  /** What was to be told later of an incident, and is no longer true. */
  async withdraw(em: EntityManager, incidentId: string): Promise<void> {
    const sql = `delete from channel_deliveries ${ALL} where incident_id = ? and event = 'incident.closed' and state = 'waiting' and attempts = 0`;
    await em.execute(sql, [incidentId], 'run');
  }
}

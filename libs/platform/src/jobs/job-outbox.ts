import type { EntityManager } from '@mikro-orm/core';
import type { EntityManager as SqlEntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import type { JobDefinition } from './job-definition.js';
import { validPayload } from './job-payload.js';
import { OutboxBell } from './outbox-bell.js';
import { OutboxMessage } from './outbox-message.entity.js';

/** The way to ask for a job from within a use case: it is done if, and only if, the caller's transaction is committed. */
@Injectable()
export class JobOutbox {
  constructor(private readonly bell: OutboxBell) {}

  /** @returns the id the job will have. @throws JobPayloadError */
  enqueue<P extends object>(em: EntityManager, job: JobDefinition<P>, payload: P): string {
    const message = new OutboxMessage(job.name, { ...validPayload(job, { ...payload }) });
    em.persist(message);
    return message.id;
  }

  /** The same for many at once, with one statement. @throws JobPayloadError */
  async enqueueAll<P extends object>(em: SqlEntityManager, job: JobDefinition<P>, payloads: readonly P[]): Promise<void> {
    if (payloads.length === 0) return;
    const messages = payloads.map((payload) => new OutboxMessage(job.name, { ...validPayload(job, { ...payload }) }));
    const rows = messages.flatMap(({ id, createdAt, payload }) => [id, createdAt, job.name, JSON.stringify(payload)]);
    const places = messages.map(() => '(?, ?, ?, ?)').join(', ');
    await em.execute(`insert into outbox_messages (id, created_at, job, payload) values ${places}`, rows, 'run');
    this.bell.ringAfter(em);
  }
}

import type { EntityManager } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import type { JobDefinition } from './job-definition.js';
import { validPayload } from './job-payload.js';
import { OutboxMessage } from './outbox-message.entity.js';

/** The way to ask for a job from within a use case: it is done if, and only if, the caller's transaction is committed. */
@Injectable()
export class JobOutbox {
  /** @returns the id the job will have. @throws JobPayloadError */
  enqueue<P extends object>(em: EntityManager, job: JobDefinition<P>, payload: P): string {
    const message = new OutboxMessage(job.name, { ...validPayload(job, { ...payload }) });
    em.persist(message);
    return message.id;
  }
}

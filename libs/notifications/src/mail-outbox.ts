import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/core';
import { JobOutbox } from '@clientst0r/platform';
import { MailDelivery } from './mail-delivery.entity.js';
import { SEND_MAIL } from './mail.jobs.js';

/** The way to ask for a mail from within a use case: it is sent if, and only if, the caller's transaction is committed. */
@Injectable()
export class MailOutbox {
  constructor(private readonly jobs: JobOutbox) {}

  /** Where no mail server is set, the worker drops it. */
  post(em: EntityManager, delivery: MailDelivery): void {
    em.persist(delivery);
    this.jobs.enqueue(em, SEND_MAIL, { deliveryId: delivery.id });
  }
}

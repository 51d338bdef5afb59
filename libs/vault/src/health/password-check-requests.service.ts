import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, JobOutbox, organisationOf } from '@clientst0r/platform';
import { CHECK_ORGANISATION_PASSWORDS } from '../vault.jobs.js';
import { PasswordCheckRequested } from './health.audit.js';

/** Asks for a check of all passwords of an organisation. */
@Injectable()
export class PasswordCheckRequests {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: JobOutbox,
    private readonly audit: AuditTrail,
  ) {}

  async request(actor: Actor): Promise<void> {
    await this.em.transactional((em) => {
      this.outbox.enqueue(em, CHECK_ORGANISATION_PASSWORDS, { organisationId: organisationOf(actor) });
      this.audit.record(em, actor, new PasswordCheckRequested());
    });
  }
}

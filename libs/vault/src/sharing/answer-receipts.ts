import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { MailDelivery, MailOutbox } from '@clientst0r/notifications';
import { Configuration } from '@clientst0r/platform';
import type { AuditedField } from '../vault.audit.js';
import { REQUEST_ANSWERED_MAIL } from './link-mail-kinds.js';
import type { FoundLink } from './link-rows.js';
import type { SecretRequest } from './secret-request.entity.js';
import { SecretRequestAnswered } from './sharing.audit.js';

interface Answered {
  readonly labels: readonly string[];
  readonly secrets: readonly AuditedField[];
}

/** Tells auditors and the asker that an answer has come, in the transaction of `em`. */
@Injectable()
export class AnswerReceipts {
  constructor(
    private readonly audit: AuditTrail,
    private readonly mails: MailOutbox,
    private readonly configuration: Configuration,
  ) {}

  give(em: EntityManager, { maker, visitor }: FoundLink<SecretRequest>, request: SecretRequest, answered: Answered): void {
    this.audit.record(em, visitor, new SecretRequestAnswered(request, answered.labels, answered.secrets));
    const { id, recipient, title, credentialId } = request;
    const url = new URL(`/o/${maker.organisationSlug}/vault/${credentialId ?? ''}`, this.configuration.publicUrl).toString();
    const facts = { recipient, title, organisation: maker.organisationName, url };
    this.mails.post(em, new MailDelivery(REQUEST_ANSWERED_MAIL, maker.email, id, facts));
  }
}

import { AuditFact, type AuditOutcome, type AuditValue } from '@clientst0r/audit';
import type { MailDelivery } from './mail-delivery.entity.js';

export class MailTested extends AuditFact {
  readonly category = 'administration';
  readonly action = 'mail.tested';
  override readonly outcome: AuditOutcome;
  override readonly organisationId = null;
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(recipient: string, problem: string | null) {
    super();
    this.outcome = problem === null ? 'success' : 'failure';
    this.details = { recipient, problem };
  }
}

/** A mail that was given up is tried again. */
export class MailRetried extends AuditFact {
  readonly category = 'administration';
  readonly action = 'mail.retried';
  override readonly organisationId = null;
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor({ id, kind, recipient, lastError }: MailDelivery) {
    super();
    this.object = { type: 'mail', id, name: recipient };
    this.details = { kind, lastError };
  }
}

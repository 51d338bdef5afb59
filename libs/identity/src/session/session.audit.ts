import { AuditFact, type AuditValue } from '@clientst0r/audit';

export class SessionEnded extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'session.ended';
  override readonly organisationId = null;
}

export class Reauthenticated extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'reauthentication.succeeded';
  override readonly organisationId = null;
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(method: string) {
    super();
    this.details = { method };
  }
}

export class ReauthenticationFailed extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'reauthentication.failed';
  override readonly outcome = 'failure';
  override readonly organisationId = null;
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(method: string, reason: string) {
    super();
    this.details = { method, reason };
  }
}

import { AuditFact, type AuditValue } from '@clientst0r/audit';

const MOST_IDS = 50;

export class SessionEnded extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'session.ended';
  override readonly organisationId = null;
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(reason: 'signed out' | 'over its limits' | 'from a country that is refused') {
    super();
    this.details = { reason };
  }
}

/** Ended from another session, the person's own or an administrator's; or for one, with the reason. */
export class SessionsRevoked extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'session.revoked';
  override readonly organisationId = null;
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(user: { readonly id: string; readonly email: string }, sessionIds: readonly string[], reason?: 'more at once than allowed') {
    super();
    this.object = { type: 'user', id: user.id, name: user.email };
    this.details = { sessions: sessionIds.length, sessionIds: sessionIds.slice(0, MOST_IDS), ...(reason ? { reason } : {}) };
  }
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

import { AuditFact, type AuditValue } from '@clientst0r/audit';
import type { User } from '../user/user.entity.js';

type Person = Pick<User, 'id' | 'email'>;

abstract class PasswordFact extends AuditFact {
  override readonly organisationId = null;
  override readonly object: { type: string; id: string; name: string };

  constructor({ id, email }: Person) {
    super();
    this.object = { type: 'user', id, name: email };
  }
}

/** By its owner, who knew the one before. */
export class PasswordChanged extends PasswordFact {
  readonly category = 'authentication';
  readonly action = 'password.changed';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(person: Person, reason: 'own choice' | 'was due') {
    super(person);
    this.details = { reason };
  }
}

/** With a link. */
export class PasswordWasReset extends PasswordFact {
  readonly category = 'authentication';
  readonly action = 'password.reset';
  override readonly details: Readonly<Record<string, AuditValue>>;
  override readonly actorId: string;

  constructor(person: Person, issuedBy: string | null) {
    super(person);
    this.actorId = person.id;
    this.details = { issuedBy };
  }
}

/** A link that is unknown, used, withdrawn or too old, or of an account that is not active. */
export class PasswordResetRefused extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'password.reset-refused';
  override readonly outcome = 'failure';
  override readonly organisationId = null;
}

/** From the "forgotten password" page; whether anybody has that address is not known yet. */
export class PasswordResetRequested extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'password.reset-requested';
  override readonly organisationId = null;
  override readonly actorName: string;

  constructor(email: string) {
    super();
    this.actorName = email;
  }
}

export class PasswordChangeRequired extends PasswordFact {
  readonly category = 'administration';
  readonly action = 'password.change-required';
}

export class PasswordResetIssued extends PasswordFact {
  readonly category = 'administration';
  readonly action = 'password.reset-issued';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(person: Person, expiresAt: Date) {
    super(person);
    this.details = { expiresAt: expiresAt.toISOString() };
  }
}

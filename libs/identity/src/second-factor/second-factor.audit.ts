import { AuditFact } from '@clientst0r/audit';
import type { User } from '../user/user.entity.js';

type Person = Pick<User, 'id' | 'email' | 'name'>;

abstract class FactorFact extends AuditFact {
  readonly category = 'authentication';
  override readonly organisationId = null;
  override readonly object: { type: string; id: string; name: string };
  override readonly actorId: string;
  override readonly actorName: string;

  constructor(person: Person) {
    super();
    this.object = { type: 'user', id: person.id, name: person.email };
    this.actorId = person.id;
    this.actorName = person.name;
  }
}

export class EnrolmentStarted extends FactorFact {
  readonly action = 'second-factor.enrolment-started';
  override readonly details = { method: 'totp' };
}

export class SecondFactorEnrolled extends FactorFact {
  readonly action = 'second-factor.enrolled';
  override readonly details = { method: 'totp' };
}

export class SecondFactorRemoved extends FactorFact {
  readonly action = 'second-factor.removed';
  override readonly details = { method: 'totp' };
}

export class RecoveryCodesRenewed extends FactorFact {
  readonly action = 'recovery-codes.renewed';
}

export class RecoveryCodeUsed extends FactorFact {
  readonly action = 'recovery-code.used';
}

/** An administrator took them away; the next sign-in sets up new ones. */
export class SecondFactorsReset extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'second-factor.reset';
  override readonly organisationId = null;
  override readonly object: { type: string; id: string; name: string };

  constructor({ id, email }: Person) {
    super();
    this.object = { type: 'user', id, name: email };
  }
}

/** A sealed authenticator secret is not the one that was written for this person. */
export class SecretTampered extends AuditFact {
  readonly category = 'security';
  readonly action = 'vault.integrity-failed';
  override readonly outcome = 'failure';
  override readonly organisationId = null;
  override readonly object: { type: string; id: string };

  constructor(userId: string) {
    super();
    this.object = { type: 'user', id: userId };
  }
}

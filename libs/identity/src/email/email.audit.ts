import { AuditFact, type AuditValue } from '@clientst0r/audit';
import type { User } from '../user/user.entity.js';

abstract class EmailFact extends AuditFact {
  readonly category = 'authentication';
  override readonly organisationId = null;
  override readonly object: { type: string; id: string; name: string };

  constructor({ id, email }: Pick<User, 'id' | 'email'>) {
    super();
    this.object = { type: 'user', id, name: email };
  }
}

/** A mail was asked for to an address that somebody wants to have. */
export class EmailChangeRequested extends EmailFact {
  readonly action = 'email.change-requested';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(user: User, wanted: string) {
    super(user);
    this.details = { wanted };
  }
}

export class EmailChanged extends EmailFact {
  readonly action = 'email.changed';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(user: User, before: string) {
    super(user);
    this.details = { before, after: user.email };
  }
}

/** With a code that is wrong, used or over. */
export class EmailChangeRefused extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'email.change-refused';
  override readonly outcome = 'failure';
  override readonly organisationId = null;
}

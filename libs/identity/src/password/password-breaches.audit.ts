import { AuditFact, type AuditObject, type AuditValue } from '@clientst0r/audit';
import type { User } from '../user/user.entity.js';
import type { PasswordOwner } from './password-rules.js';

type Details = Readonly<Record<string, AuditValue>>;

/** Of somebody who has just given it. How often it was seen is not told: until it is changed it would help whoever guesses. */
abstract class LookedUp extends AuditFact {
  override readonly organisationId = null;
  override readonly object: AuditObject;
  override readonly actorId: string;
  override readonly actorName: string;

  constructor({ id, email, name }: Pick<User, 'id' | 'email' | 'name'>) {
    super();
    this.object = { type: 'user', id, name: email };
    this.actorId = id;
    this.actorName = name;
  }
}

/** It is in no breach that the service knows. */
export class PasswordLookedUp extends LookedUp {
  readonly category = 'authentication';
  readonly action = 'password.looked-up';
}

/** The sign-in goes on only with another one. */
export class PasswordBreachFound extends LookedUp {
  readonly category = 'security';
  readonly action = 'password.breach-found';
  override readonly outcome = 'failure';
}

/** The service did not answer, or not as it should: the password was taken without. */
export class PasswordBreachUnknown extends AuditFact {
  readonly category = 'security';
  readonly action = 'password.breach-unknown';
  override readonly outcome = 'failure';
  override readonly organisationId = null;
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor({ id, email }: PasswordOwner, of: 'new password' | 'sign-in') {
    super();
    this.object = { type: 'user', name: email, ...(id === undefined ? {} : { id }) };
    this.details = { of };
  }
}

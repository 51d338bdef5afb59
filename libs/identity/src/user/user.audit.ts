import { AuditFact, type AuditValue } from '@clientst0r/audit';
import type { User } from './user.entity.js';

abstract class UserFact extends AuditFact {
  readonly category = 'administration';
  override readonly organisationId = null;
  override readonly object: { type: string; id: string; name: string };

  constructor(user: User) {
    super();
    this.object = { type: 'user', id: user.id, name: user.email };
  }
}

export class UserCreated extends UserFact {
  readonly action = 'user.created';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(user: User, way: string) {
    super(user);
    this.details = { name: user.name, way };
  }
}

export class UserDeactivated extends UserFact {
  readonly action = 'user.deactivated';
  override readonly details = { before: 'active', after: 'deactivated' };
}

export class UserActivated extends UserFact {
  readonly action = 'user.activated';
  override readonly details = { before: 'deactivated', after: 'active' };
}

/** The name or address of an account; changed by the person himself, or by the system that knows him. */
export class UserUpdated extends UserFact {
  readonly action = 'user.updated';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(user: User, before: { readonly email: string; readonly name: string }) {
    super(user);
    this.details = { before: { ...before }, after: { email: user.email, name: user.name } };
  }
}

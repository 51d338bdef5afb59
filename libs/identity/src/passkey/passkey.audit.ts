import { AuditFact, type AuditValue } from '@clientst0r/audit';
import type { User } from '../user/user.entity.js';
import type { Passkey } from './passkey.entity.js';

abstract class PasskeyFact extends AuditFact {
  readonly category = 'authentication';
  override readonly organisationId = null;
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor({ id, email }: Pick<User, 'id' | 'email'>, details: Readonly<Record<string, AuditValue>>) {
    super();
    this.object = { type: 'user', id, name: email };
    this.details = details;
  }
}

export class PasskeyAdded extends PasskeyFact {
  readonly action = 'passkey.added';

  constructor(user: User, { id, name, backedUp }: Passkey) {
    super(user, { passkeyId: id, name, synchronised: backedUp });
  }
}

export class PasskeyRenamed extends PasskeyFact {
  readonly action = 'passkey.renamed';

  constructor(user: User, { id }: Passkey, before: string, after: string) {
    super(user, { passkeyId: id, before, after });
  }
}

export class PasskeyRemoved extends PasskeyFact {
  readonly action = 'passkey.removed';

  constructor(user: User, { id, name }: Passkey) {
    super(user, { passkeyId: id, name });
  }
}

/** Used, which changes its counter; why is told by the event of what it was used for. */
export class PasskeyUsed extends PasskeyFact {
  readonly action = 'passkey.used';

  constructor(user: User, { id, name }: Passkey) {
    super(user, { passkeyId: id, name });
  }
}

/** The device has counted less than before: there may be two of it (WebAuthn, section 6.1.1). The sign-in was refused. */
export class PasskeyCounterWentBack extends AuditFact {
  readonly category = 'security';
  readonly action = 'passkey.counter-went-back';
  override readonly outcome = 'refused';
  override readonly organisationId = null;
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor({ id, email }: Pick<User, 'id' | 'email'>, { id: passkeyId, counter }: Passkey, offered: number) {
    super();
    this.object = { type: 'user', id, name: email };
    this.details = { passkeyId, counter, offered };
  }
}

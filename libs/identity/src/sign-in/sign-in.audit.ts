import { AuditFact, type AuditValue } from '@clientst0r/audit';
import type { FailureEffect } from '@clientst0r/security';
import type { SecondFactorMethod } from '../session/session.js';
import type { User } from '../user/user.entity.js';
import { isEmailAddress, normalisedEmail } from '../user/email-address.js';
import type { SignInDoorName } from './doors.js';

export type SignInFailureReason =
  'unknown-name' | 'wrong-password' | 'no-password' | 'wrong-code' | 'wrong-passkey' | 'deactivated' | 'locked';

/** People type their password into the wrong field; what does not even look like an e-mail address is not kept. */
export function recordedName(typed: string): string {
  return isEmailAddress(normalisedEmail(typed)) ? typed.slice(0, 190) : '(not an e-mail address)';
}

function userObject(user: Pick<User, 'id' | 'email'>): { type: string; id: string; name: string } {
  return { type: 'user', id: user.id, name: user.email };
}

/** The first factor was right and a second one is asked for. */
export class SignInStarted extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'sign-in.started';
  override readonly organisationId = null;
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;
  override readonly actorName: string;

  constructor(user: Pick<User, 'id' | 'email'>, door: SignInDoorName, due: string) {
    super();
    this.object = userObject(user);
    this.actorName = user.email;
    this.details = { door, due };
  }
}

export class SignInSucceeded extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'sign-in.succeeded';
  override readonly organisationId = null;
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;
  override readonly actorName: string;
  override readonly actorId: string;

  /** @param providerId null where no provider has signed him in */
  constructor(
    user: Pick<User, 'id' | 'email' | 'name'>,
    door: SignInDoorName,
    secondFactor: SecondFactorMethod,
    providerId: string | null,
  ) {
    super();
    this.object = userObject(user);
    this.actorName = user.name;
    this.actorId = user.id;
    this.details = { door, secondFactor, ...(providerId === null ? {} : { providerId }) };
  }
}

/** `user` is the account that the name belongs to, where there is one. */
export class SignInFailed extends AuditFact {
  readonly category = 'authentication';
  readonly action: 'sign-in.failed' | 'sign-in.locked';
  override readonly outcome = 'failure';
  override readonly organisationId = null;
  override readonly object?: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;
  override readonly actorName: string;

  constructor(typedName: string, user: Pick<User, 'id' | 'email'> | null, door: SignInDoorName, reason: SignInFailureReason) {
    super();
    this.action = reason === 'locked' ? 'sign-in.locked' : 'sign-in.failed';
    this.actorName = recordedName(typedName);
    if (user) this.object = userObject(user);
    this.details = { door, reason };
  }
}

export class SecondFactorFailed extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'second-factor.failed';
  override readonly outcome = 'failure';
  override readonly organisationId = null;
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;
  override readonly actorName: string;

  constructor(user: Pick<User, 'id' | 'email'>, method: string, reason: SignInFailureReason) {
    super();
    this.object = userObject(user);
    this.actorName = user.email;
    this.details = { method, reason };
  }
}

export class LockoutStarted extends AuditFact {
  readonly category = 'security';
  readonly action = 'lockout.started';
  override readonly outcome = 'refused';
  override readonly organisationId = null;
  override readonly details: Readonly<Record<string, AuditValue>>;
  override readonly actorName: string;

  constructor(typedName: string, kind: string, effect: FailureEffect) {
    super();
    this.actorName = recordedName(typedName);
    this.details = {
      kind,
      pairLockedForSeconds: effect.pairLockedFor,
      nameLockedForSeconds: effect.nameLockedFor,
      addressHeldForSeconds: effect.addressHeldFor,
      sprayed: effect.sprayed,
    };
  }
}

/** Many names, tried in vain from everywhere: stolen passwords, or one password for all. */
export class SignInStorm extends AuditFact {
  readonly category = 'security';
  readonly action = 'sign-in.storm';
  override readonly outcome = 'failure';
  override readonly organisationId = null;
  override readonly details: Readonly<Record<string, AuditValue>>;
  override readonly actorName = '';

  constructor(kind: string, names: number) {
    super();
    this.details = { kind, names };
  }
}

export class PasswordUpgraded extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'password.upgraded';
  override readonly organisationId = null;
  override readonly object: { type: string; id: string; name: string };
  override readonly actorId: string;
  override readonly actorName: string;

  constructor(user: User) {
    super();
    this.object = userObject(user);
    this.actorId = user.id;
    this.actorName = user.name;
  }
}

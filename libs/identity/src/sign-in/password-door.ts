import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, type RequestOrigin, type SecretText } from '@clientst0r/platform';
import { PasswordHasher } from '../password/password-hasher.js';
import { normalisedEmail } from '../user/email-address.js';
import { User } from '../user/user.entity.js';
import { GuessGate, type Proof } from './guess-gate.js';
import { PasswordUpgraded, SignInFailed, type SignInDoorName } from './sign-in.audit.js';

interface ProvenPassword {
  readonly user: User;
  readonly outdated: boolean;
}

export interface PasswordAttempt {
  readonly email: string;
  readonly password: SecretText;
  /** The door that asks for the password. */
  readonly door: SignInDoorName;
}

/** First factor of local accounts. */
@Injectable()
export class PasswordDoor {
  constructor(
    private readonly em: EntityManager,
    private readonly hasher: PasswordHasher,
    private readonly gate: GuessGate,
    private readonly audit: AuditTrail,
  ) {}

  /** Throws `SignInFailedError`, after the same time, whatever was wrong. */
  async prove(origin: RequestOrigin, { email, password, door }: PasswordAttempt): Promise<User> {
    let known: User | null = null;
    const { user, outdated } = await this.gate.pass(anonymousActor(origin), {
      kind: 'password',
      name: normalisedEmail(email),
      proveWhenLocked: true,
      prove: async () => {
        known = await this.userOf(email);
        return this.verify(known, password);
      },
      failure: (reason) => new SignInFailed(email, known, door, reason),
    });
    if (outdated) await this.upgrade(origin, user.id, await this.hasher.hash(password));
    return user;
  }

  @Transactional()
  async upgrade(origin: RequestOrigin, userId: string, hash: string): Promise<void> {
    const user = await this.em.findOneOrFail(User, userId);
    user.setPasswordHash(hash);
    this.audit.record(this.em, anonymousActor(origin), new PasswordUpgraded(user));
  }

  private userOf(email: string): Promise<User | null> {
    return this.em.fork({ clear: true }).findOne(User, { email: normalisedEmail(email) }, { populate: ['passwordHash'] });
  }

  private async verify(user: User | null, password: SecretText): Promise<Proof<ProvenPassword>> {
    const { right, outdated } = await this.hasher.verify(user?.passwordHash ?? null, password);
    if (!user) return { right: false, reason: 'unknown-name' };
    if (user.passwordHash === null) return { right: false, reason: 'no-password' };
    if (!right) return { right: false, reason: 'wrong-password' };
    return user.isActive ? { right: true, value: { user, outdated } } : { right: false, reason: 'deactivated' };
  }
}

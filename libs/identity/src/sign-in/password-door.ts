import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { anonymousActor, type RequestOrigin, type SecretText } from '@clientst0r/platform';
import { DirectoryDoor, type DirectoryProof } from '../directory/directory-door.js';
import { PasswordHasher } from '../password/password-hasher.js';
import type { FactorMethod } from '../second-factor/held-factors.js';
import { normalisedEmail } from '../user/email-address.js';
import { type Person, type PersonWithPassword, personWithPassword } from '../user/person.js';
import type { SignInDoorName } from './doors.js';
import { GuessGate, type Proof } from './guess-gate.js';
import { PasswordCare } from './password-care.js';
import { SignInFailed } from './sign-in.audit.js';
import { SignInFailedError } from './sign-in.errors.js';

interface ProvenPassword {
  /** Of this deployment, where it was its own password. */
  readonly user: Person | null;
  readonly outdated: boolean;
  readonly factors: readonly FactorMethod[];
  readonly outside: DirectoryProof | null;
}

export interface ProvenPerson {
  readonly user: Person;
  readonly door: SignInDoorName;
  /** Those that he had before his password was hashed; none where they were not read. */
  readonly factors: readonly FactorMethod[];
}

export interface PasswordAttempt {
  readonly email: string;
  readonly password: SecretText;
  /** The door that asks for the password. */
  readonly door: SignInDoorName;
}

/** First factor of local accounts, and of people whose password a directory knows. */
@Injectable()
export class PasswordDoor {
  constructor(
    private readonly em: EntityManager,
    private readonly hasher: PasswordHasher,
    private readonly gate: GuessGate,
    private readonly directories: DirectoryDoor,
    private readonly care: PasswordCare,
  ) {}

  /** Throws `SignInFailedError`, after the same time, whatever was wrong; `DirectoryAwayError` when only a directory could tell. */
  async prove(origin: RequestOrigin, attempt: PasswordAttempt): Promise<ProvenPerson> {
    const { email, password, door } = attempt;
    let known: PersonWithPassword | null = null;
    const { user, outdated, factors, outside } = await this.gate.pass(anonymousActor(origin), {
      kind: 'password',
      name: normalisedEmail(email),
      proveWhenLocked: true,
      prove: async (isLocked) => {
        known = await this.userOf(email);
        return this.verify(known, attempt, isLocked);
      },
      failure: (reason) => new SignInFailed(email, known, door, reason),
    });
    if (outside) return { user: await this.directories.admit(origin, outside), door: door === 'password' ? 'directory' : door, factors };
    if (!user) throw new SignInFailedError();
    return { user: await this.care.take(origin, user, password, outdated), door, factors };
  }

  private userOf(email: string): Promise<PersonWithPassword | null> {
    return personWithPassword(this.em.fork({ clear: true }), normalisedEmail(email));
  }

  /** What is asked outside is asked beside the hash, which takes longer. While a name is locked no directory is asked: it would count the guess. */
  private async verify(
    user: PersonWithPassword | null,
    { email, password }: PasswordAttempt,
    isLocked: boolean,
  ): Promise<Proof<ProvenPassword>> {
    const [{ right, outdated }, outside] = await Promise.all([
      this.hasher.verify(user?.passwordHash ?? null, password),
      isLocked || user?.isOfDirectory === false ? null : this.directories.prove(user, email, password),
    ]);
    if (outside)
      return outside.right ? { right: true, value: { user: null, outdated: false, factors: [], outside: outside.value } } : outside;
    return ofOwnPassword(user, right, outdated);
  }
}

function ofOwnPassword(user: PersonWithPassword | null, right: boolean, outdated: boolean): Proof<ProvenPassword> {
  if (!user) return { right: false, reason: 'unknown-name' };
  if (user.passwordHash === null) return { right: false, reason: 'no-password' };
  if (!right) return { right: false, reason: 'wrong-password' };
  if (!user.isActive) return { right: false, reason: 'deactivated' };
  return { right: true, value: { user, outdated, factors: user.factors, outside: null } };
}

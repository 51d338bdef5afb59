import { Injectable } from '@nestjs/common';
import { type AuditFact, AuditTrail } from '@clientst0r/audit';
import { type Actor, anonymousActor, type AnonymousActor, type RequestOrigin, TooManyRequestsError } from '@clientst0r/platform';
import { type Admission, type Attempt, AttemptGuard, type AttemptKind, type FailureEffect, LockoutRegister } from '@clientst0r/security';
import type { User } from '../user/user.entity.js';
import { LockoutStarted, recordedName, type SignInFailureReason, SignInStorm } from './sign-in.audit.js';
import { SignInFailedError } from './sign-in.errors.js';
import { LockoutNotices } from './lockout-notices.js';

export type Proof<T> = { readonly right: true; readonly value: T } | { readonly right: false; readonly reason: SignInFailureReason };

export interface Guess<T> {
  readonly kind: AttemptKind;
  /** What failures are counted under. */
  readonly name: string;
  /** Told whether the name is locked, so that nobody outside is asked then. */
  readonly prove: (isLocked: boolean) => Promise<Proof<T>>;
  /** Whether proving costs time that must pass for a locked name too. It must then change nothing. */
  readonly proveWhenLocked: boolean;
  readonly failure: (reason: SignInFailureReason) => AuditFact;
  /** The address that somebody has given with an earlier proof: it must be in good standing too. */
  readonly email?: string;
}

/** Everything that can be guessed is tried through here: counted, locked, recorded, and answered in one way. */
@Injectable()
export class GuessGate {
  constructor(
    private readonly guard: AttemptGuard,
    private readonly audit: AuditTrail,
    private readonly notices: LockoutNotices,
    private readonly lockouts: LockoutRegister,
  ) {}

  /** Throws `SignInFailedError` for a wrong guess as for a locked name, `TooManyRequestsError` for a held address. */
  async pass<T>(actor: Actor | AnonymousActor, guess: Guess<T>): Promise<T> {
    const attempt = { kind: guess.kind, name: guess.name, address: actor.address, device: actor.device };
    const admission = await this.admission(actor, attempt, guess);
    if (admission.outcome === 'held') throw new TooManyRequestsError(admission.retryAfterSeconds);
    if (admission.outcome === 'locked') {
      if (guess.proveWhenLocked) await guess.prove(true);
      await this.audit.commit(actor, guess.failure('locked'));
      throw new SignInFailedError();
    }
    const proof = await this.prove(attempt, guess);
    if (!proof.right) return this.fail(actor, attempt, guess.failure(proof.reason));
    // Redis does in order what it is told: the next attempt, and whatever this one leads to, comes after it.
    void this.guard.succeeded(attempt).catch(() => undefined);
    return proof.value;
  }

  /** For somebody who has proved himself, by whatever door; throws as `pass` does when he may not go on from there. */
  async admit(
    origin: RequestOrigin,
    { email, isActive }: Pick<User, 'email' | 'isActive'>,
    failure: (reason: SignInFailureReason) => AuditFact,
  ): Promise<void> {
    const standing = await this.guard.standing(email, origin.address);
    if (isActive && standing.outcome === 'admitted') return;
    return this.refuse(anonymousActor(origin), failure(isActive ? 'locked' : 'deactivated'), standing);
  }

  /** Somebody has signed in from there. */
  async remember(name: string, address: string): Promise<void> {
    await this.guard.remember({ kind: 'password', name, address });
  }

  /** Both are asked at once; an attempt that may not go on has then ended. */
  private async admission<T>(actor: Actor | AnonymousActor, attempt: Attempt, { email, failure }: Guess<T>): Promise<Admission> {
    if (email === undefined) return this.guard.begin(attempt);
    const [begun, standing] = await Promise.all([this.guard.begin(attempt), this.guard.standing(email, attempt.address)]);
    if (standing.outcome === 'admitted') return begun;
    if (begun.outcome === 'admitted') await this.guard.abandoned(attempt);
    return this.refuse(actor, failure('locked'), standing);
  }

  private async refuse(actor: Actor | AnonymousActor, failure: AuditFact, standing: Admission): Promise<never> {
    await this.audit.commit(actor, failure);
    throw standing.outcome === 'held' ? new TooManyRequestsError(standing.retryAfterSeconds) : new SignInFailedError();
  }

  private async prove<T>(attempt: Attempt, guess: Guess<T>): Promise<Proof<T>> {
    try {
      return await guess.prove(false);
    } catch (error) {
      await this.guard.abandoned(attempt);
      throw error;
    }
  }

  private async fail(actor: Actor | AnonymousActor, attempt: Attempt, failure: AuditFact): Promise<never> {
    const effect = await this.guard.failed(attempt);
    const [locks, storms] = [startsLock(effect), effect.stormOfNames > 0];
    const events = [
      failure,
      ...(locks ? [new LockoutStarted(failure.actorName ?? actor.name, attempt.kind, effect)] : []),
      ...(storms ? [new SignInStorm(attempt.kind, effect.stormOfNames)] : []),
    ];
    await Promise.all(events.map((event) => this.audit.commit(actor, event)));
    if (locks) await this.tellOfLock(actor, attempt, effect, failure.actorName ?? '');
    if (storms) await this.notices.tellOfStorm();
    throw new SignInFailedError();
  }

  private async tellOfLock(actor: Actor | AnonymousActor, attempt: Attempt, effect: FailureEffect, typed: string): Promise<void> {
    await this.lockouts.record(attempt, effect, actor.userId === null ? recordedName(typed) : actor.name);
    await this.notices.tell(actor, attempt);
  }
}

function startsLock({ pairLockedFor, nameLockedFor, addressHeldFor }: FailureEffect): boolean {
  return pairLockedFor + nameLockedFor + addressHeldFor > 0;
}

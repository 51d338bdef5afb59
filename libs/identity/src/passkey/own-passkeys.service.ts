import { Injectable } from '@nestjs/common';
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, ConflictError, type SecretText, ValidationFailedError } from '@clientst0r/platform';
import type { SecondFactorMethod } from '../session/session.js';
import { type HeldSession, SessionRenewal } from '../session/session-renewal.js';
import type { StartedSession } from '../session/session-store.js';
import { User } from '../user/user.entity.js';
import { OwnPasskeySteps } from './own-passkey-steps.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import type { Passkey } from './passkey.entity.js';
import { type MadePasskey, RelyingParty } from './relying-party.js';

export const MOST_PASSKEYS = 20;

export interface AddedPasskey {
  readonly passkey: Passkey;
  /** Those of somebody who had no second factor before. */
  readonly recoveryCodes: readonly SecretText[];
  /** When the session had no second factor, it goes on under a new token and all others have ended. */
  readonly renewed: StartedSession | null;
}

/** A signed-in person's own passkeys. */
@Injectable()
export class OwnPasskeys {
  constructor(
    private readonly em: EntityManager,
    private readonly party: RelyingParty,
    private readonly challenges: PasskeyChallenges,
    private readonly steps: OwnPasskeySteps,
    private readonly renewal: SessionRenewal,
  ) {}

  list(actor: Actor): Promise<Passkey[]> {
    return this.steps.of(actor.userId);
  }

  /** What the browser makes a passkey from. Throws `ConflictError` when the person has enough of them. */
  async begin(actor: Actor): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const existing = await this.steps.of(actor.userId);
    if (existing.length >= MOST_PASSKEYS)
      throw new ConflictError('too-many-passkeys', `You have ${MOST_PASSKEYS} passkeys. Remove one that you no longer use.`);
    const user = await this.em.fork({ clear: true }).findOneOrFail(User, actor.userId);
    return this.party.creationOptions(user, await this.challenges.give('registration', holderOf(actor)), existing);
  }

  /** Throws `ValidationFailedError` for an answer to another challenge, from another page, or too late. */
  async add(actor: Actor, held: HeldSession, name: string, made: MadePasskey): Promise<AddedPasskey> {
    const challenge = await this.challenges.take('registration', holderOf(actor));
    const passkey = challenge === null ? null : await this.party.made(challenge, made);
    if (!passkey) throw new ValidationFailedError([{ field: 'id', message: 'is not a passkey that was just made here. Try again.' }]);
    const added = await this.steps.add(actor, name, passkey);
    return { ...added, renewed: await this.renewedFrom(actor, held) };
  }

  rename(actor: Actor, passkeyId: string, name: string): Promise<Passkey> {
    return this.steps.rename(actor, passkeyId, name);
  }

  /** Throws `ConflictError` when it is the last factor of somebody who must have one. */
  remove(actor: Actor, passkeyId: string): Promise<void> {
    return this.steps.remove(actor, passkeyId);
  }

  private async renewedFrom(actor: Actor, held: HeldSession): Promise<StartedSession | null> {
    const factor: SecondFactorMethod = held.session.secondFactor;
    return factor === 'none' ? this.renewal.endOthersAndRenew(actor, held, 'passkey') : null;
  }
}

function holderOf({ sessionId }: Actor): string {
  if (sessionId === null) throw new Error('Only somebody in a browser has passkeys');
  return sessionId;
}

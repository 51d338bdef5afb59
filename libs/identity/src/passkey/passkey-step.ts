import { Injectable } from '@nestjs/common';
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import { type Actor, ConflictError, type RequestOrigin, UnauthenticatedError } from '@clientst0r/platform';
import type { EndOfSignIn } from '../sign-in/last-step.js';
import { PendingSignIns } from '../sign-in/pending-sign-ins.js';
import { SecondFactorStep } from '../sign-in/second-factor-step.js';
import { SignInExpiredError } from '../sign-in/sign-in.errors.js';
import { tokenHash } from '../token.js';
import { type ChallengePurpose, PasskeyChallenges } from './passkey-challenges.js';
import { Passkeys } from './passkeys.js';
import { type PasskeyAssertion, RelyingParty } from './relying-party.js';

/** A passkey as the second factor of a half session, or as the proof that it is still the same person. */
@Injectable()
export class PasskeyStep {
  constructor(
    private readonly pending: PendingSignIns,
    private readonly challenges: PasskeyChallenges,
    private readonly passkeys: Passkeys,
    private readonly party: RelyingParty,
    private readonly secondFactor: SecondFactorStep,
  ) {}

  /** What the browser asks the device with, for this half session only. */
  async begin(token: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const pending = await this.pending.find(token);
    if (pending?.due !== 'second-factor') throw new SignInExpiredError();
    return this.ask('second-factor', tokenHash(token), pending.userId);
  }

  /** Throws `SignInFailedError` for a wrong answer, and for one to another half session's challenge. */
  submit(origin: RequestOrigin, token: string, assertion: PasskeyAssertion): Promise<EndOfSignIn> {
    return this.secondFactor.submit(origin, token, { method: 'passkey', assertion });
  }

  beginReauthentication({ sessionId, userId }: Actor): Promise<PublicKeyCredentialRequestOptionsJSON> {
    if (sessionId === null) throw new UnauthenticatedError();
    return this.ask('reauthentication', sessionId, userId);
  }

  private async ask(purpose: ChallengePurpose, holder: string, userId: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const known = await this.passkeys.of(userId);
    if (known.length === 0) throw new ConflictError('no-passkey', 'There is no passkey for this account.');
    return this.party.requestOptions(await this.challenges.give(purpose, holder), known);
  }
}

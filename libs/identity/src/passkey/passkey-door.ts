import { Injectable } from '@nestjs/common';
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, type RequestOrigin } from '@clientst0r/platform';
import { SignInFailed } from '../sign-in/sign-in.audit.js';
import { SignInFailedError } from '../sign-in/sign-in.errors.js';
import { SignInPipeline, type SignInStep } from '../sign-in/sign-in-pipeline.js';
import { newToken, tokenHash } from '../token.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { Passkeys } from './passkeys.js';
import { type PasskeyAssertion, RelyingParty } from './relying-party.js';

/** A passkey as the only factor: it is something one has, and it makes sure who uses it. */
@Injectable()
export class PasskeyDoor {
  constructor(
    private readonly challenges: PasskeyChallenges,
    private readonly passkeys: Passkeys,
    private readonly party: RelyingParty,
    private readonly pipeline: SignInPipeline,
    private readonly audit: AuditTrail,
  ) {}

  /** `token` is for the browser, which must show it with its answer. */
  async begin(): Promise<{ token: string; options: PublicKeyCredentialRequestOptionsJSON }> {
    const token = newToken();
    const challenge = await this.challenges.give('door', tokenHash(token));
    return { token, options: await this.party.requestOptions(challenge, []) };
  }

  /** Throws `SignInFailedError` whatever is wrong. */
  async enter(origin: RequestOrigin, token: string, assertion: PasskeyAssertion): Promise<SignInStep> {
    const challenge = await this.challenges.take('door', tokenHash(token));
    const asked = { challenge: challenge ?? '', userId: null, mustVerifyUser: true };
    const user = challenge === null ? null : await this.passkeys.prove(origin, asked, assertion);
    if (user) return this.pipeline.enter(origin, { user, door: 'passkey', invitationId: null, provenSecondFactor: 'passkey' });
    await this.audit.commit(anonymousActor(origin), new SignInFailed('', null, 'passkey', 'wrong-passkey'));
    throw new SignInFailedError();
  }
}

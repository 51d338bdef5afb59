import { Injectable } from '@nestjs/common';
import { type Actor, UnauthenticatedError } from '@clientst0r/platform';
import { IdentityGuess } from './identity-guess.js';
import { IdentityProof, type OfferedProof } from './identity-proof.js';
import type { HeldSession } from './session-renewal.js';
import { SessionStore, type StartedSession } from './session-store.js';

@Injectable()
export class ReauthenticationService {
  constructor(
    private readonly guess: IdentityGuess,
    private readonly proofs: IdentityProof,
    private readonly sessions: SessionStore,
  ) {}

  /** The session goes on under a new token. Throws `SignInFailedError` for a wrong proof. */
  async reauthenticate(actor: Actor, held: HeldSession, offered: OfferedProof): Promise<StartedSession> {
    await this.guess.pass(actor, await this.proofs.strongest(actor.userId, offered), offered);
    const renewed = await this.sessions.renew(held.token, held.session, held.session.secondFactor);
    if (!renewed) throw new UnauthenticatedError();
    return renewed;
  }
}

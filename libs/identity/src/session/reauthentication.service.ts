import { Injectable } from '@nestjs/common';
import { type Actor, UnauthenticatedError } from '@clientst0r/platform';
import { GuessGate } from '../sign-in/guess-gate.js';
import { IdentityProof, type OfferedProof } from './identity-proof.js';
import type { LiveSession } from './session.js';
import { ReauthenticationFailed } from './session.audit.js';
import { SessionStore, type StartedSession } from './session-store.js';

@Injectable()
export class ReauthenticationService {
  constructor(
    private readonly gate: GuessGate,
    private readonly proofs: IdentityProof,
    private readonly sessions: SessionStore,
  ) {}

  /** The session goes on under a new token. Throws `SignInFailedError` for a wrong proof. */
  async reauthenticate(
    actor: Actor,
    held: { readonly token: string; readonly session: LiveSession },
    offered: OfferedProof,
  ): Promise<StartedSession> {
    const method = await this.proofs.strongest(actor.userId, offered);
    await this.gate.pass(actor, {
      kind: 'reauthentication',
      name: actor.userId,
      proveWhenLocked: false,
      prove: () => this.proofs.check(actor, method, offered),
      failure: (reason) => new ReauthenticationFailed(method, reason),
    });
    const renewed = await this.sessions.renewAfterReauthentication(held.token, held.session);
    if (!renewed) throw new UnauthenticatedError();
    return renewed;
  }
}

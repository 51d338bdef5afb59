import { Injectable } from '@nestjs/common';
import type { Actor } from '@clientst0r/platform';
import { GuessGate } from '../sign-in/guess-gate.js';
import { IdentityProof, type OfferedProof, type OwnProofMethod } from './identity-proof.js';
import { ReauthenticationFailed } from './session.audit.js';

/** Signed-in people's proofs of who they are, under one limit of guesses however they are asked for. */
@Injectable()
export class IdentityGuess {
  constructor(
    private readonly gate: GuessGate,
    private readonly proofs: IdentityProof,
  ) {}

  /** Throws `SignInFailedError`. */
  async pass(actor: Actor, method: OwnProofMethod, offered: OfferedProof): Promise<void> {
    await this.gate.pass(actor, {
      kind: 'reauthentication',
      name: actor.userId,
      proveWhenLocked: false,
      prove: () => this.proofs.check(actor, method, offered),
      failure: (reason) => new ReauthenticationFailed(method, reason),
    });
  }
}

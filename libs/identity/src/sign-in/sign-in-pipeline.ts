import { Injectable } from '@nestjs/common';
import type { RequestOrigin } from '@clientst0r/platform';
import type { FactorMethod } from '../second-factor/held-factors.js';
import { SecondFactors } from '../second-factor/second-factors.js';
import { GuessGate } from './guess-gate.js';
import { type FirstFactorProof, HalfSessionStart } from './half-session-start.js';
import type { EndOfSignIn } from './last-step.js';
import { SignInFailed } from './sign-in.audit.js';
import { type ProvenSignIn, SignInCompletion } from './sign-in-completion.js';
import { SignInDuties } from './sign-in-duties.js';

export type SignInStep =
  | EndOfSignIn
  | { readonly step: 'second-factor'; readonly methods: readonly FactorMethod[]; readonly pendingToken: string }
  /** It may be put off until `dueAt`, where there is one. */
  | { readonly step: 'enrol-second-factor'; readonly dueAt: Date | null; readonly pendingToken: string };

/** Where every door leads: no door begins a session by itself, so none can forget the lockout or the second factor. */
@Injectable()
export class SignInPipeline {
  constructor(
    private readonly factors: SecondFactors,
    private readonly gate: GuessGate,
    private readonly half: HalfSessionStart,
    private readonly completion: SignInCompletion,
    private readonly duties: SignInDuties,
  ) {}

  /** Throws `SignInFailedError` for accounts that are deactivated or locked, `TooManyRequestsError` for a held address. */
  async enter(origin: RequestOrigin, proof: FirstFactorProof): Promise<SignInStep> {
    const { user, door } = proof;
    await this.gate.admit(origin, user, (reason) => new SignInFailed(user.email, user, door, reason));
    if (proof.provenSecondFactor) return this.afterFactors(origin, proof);
    const methods = await this.factorsOf(proof);
    if (methods.length > 0) return { step: 'second-factor', methods, pendingToken: await this.half.begin(origin, proof, 'second-factor') };
    const standing = await this.duties.secondFactor(user);
    if (standing.state === 'free') return this.afterFactors(origin, proof);
    const dueAt = standing.state === 'grace' ? standing.until : null;
    return { step: 'enrol-second-factor', dueAt, pendingToken: await this.half.begin(origin, proof, 'enrolment', dueAt) };
  }

  /** That there is none must be true now, for it ends in a session. */
  private factorsOf({ user, factors = [] }: FirstFactorProof): readonly FactorMethod[] | Promise<readonly FactorMethod[]> {
    return factors.length > 0 ? factors : this.factors.methodsOf(user.id);
  }

  private async afterFactors(origin: RequestOrigin, proof: FirstFactorProof): Promise<EndOfSignIn> {
    const { user, door, invitationId, provenSecondFactor: secondFactor = 'none', provider = null } = proof;
    const reason = await this.duties.newPassword(user);
    if (reason !== null) return { step: 'new-password', reason, pendingToken: await this.half.begin(origin, proof, 'new-password') };
    const proven: ProvenSignIn = { userId: user.id, door, secondFactor, invitationId, factorDueAt: null, provider };
    const recorded = await this.completion.record(origin, proven);
    return { step: 'signed-in', session: await this.completion.begin(origin, recorded) };
  }
}

import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, type RequestOrigin } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { SECOND_FACTOR_ENFORCEMENT } from '../identity.settings.js';
import { type FactorMethod, SecondFactors } from '../second-factor/second-factors.js';
import type { User } from '../user/user.entity.js';
import type { EndOfSignIn } from './last-step.js';
import { type PendingSignIn, PendingSignIns } from './pending-sign-ins.js';
import { type SignInDoorName, SignInStarted } from './sign-in.audit.js';
import { SignInCompletion } from './sign-in-completion.js';

/** Somebody whose first factor a door has found right, and whose account is active. */
export interface FirstFactorProof {
  readonly user: User;
  readonly door: SignInDoorName;
  readonly invitationId: string | null;
}

export type SignInStep =
  | EndOfSignIn
  | { readonly step: 'second-factor'; readonly methods: readonly FactorMethod[]; readonly pendingToken: string }
  | { readonly step: 'enrol-second-factor'; readonly pendingToken: string };

/** Where every door leads: no door begins a session by itself, so none can forget the second factor. */
@Injectable()
export class SignInPipeline {
  constructor(
    private readonly factors: SecondFactors,
    private readonly pending: PendingSignIns,
    private readonly completion: SignInCompletion,
    private readonly settings: SettingsService,
    private readonly audit: AuditTrail,
  ) {}

  async enter(origin: RequestOrigin, proof: FirstFactorProof): Promise<SignInStep> {
    const methods = await this.factors.methodsOf(proof.user.id);
    if (methods.length > 0) return { step: 'second-factor', methods, pendingToken: await this.wait(origin, proof, 'second-factor') };
    const enforcement = await this.settings.get(SECOND_FACTOR_ENFORCEMENT);
    if (enforcement === 'everyone') return { step: 'enrol-second-factor', pendingToken: await this.wait(origin, proof, 'enrolment') };
    if (proof.user.passwordChangeDue) return { step: 'new-password', pendingToken: await this.wait(origin, proof, 'new-password') };
    const proven = { userId: proof.user.id, door: proof.door, secondFactor: 'none', invitationId: proof.invitationId } as const;
    await this.completion.record(origin, proven);
    return { step: 'signed-in', session: await this.completion.begin(origin, proven) };
  }

  private async wait(origin: RequestOrigin, { user, door, invitationId }: FirstFactorProof, due: PendingSignIn['due']): Promise<string> {
    await this.audit.commit(anonymousActor(origin), new SignInStarted(user, door, due));
    const secondFactor = due === 'new-password' ? 'none' : null;
    return this.pending.create({ userId: user.id, email: user.email, door, due, invitationId, secondFactor, sealedSecret: null });
  }
}

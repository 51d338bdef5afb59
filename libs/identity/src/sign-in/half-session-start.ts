import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, type RequestOrigin } from '@clientst0r/platform';
import type { FactorMethod } from '../second-factor/held-factors.js';
import type { SecondFactorMethod, SessionProvider } from '../session/session.js';
import type { Person } from '../user/person.js';
import type { SignInDoorName } from './doors.js';
import { type PendingSignIn, PendingSignIns } from './pending-sign-ins.js';
import { SignInStarted } from './sign-in.audit.js';

/** Somebody whose first factor a door has found right. */
export interface FirstFactorProof {
  readonly user: Person;
  readonly door: SignInDoorName;
  readonly invitationId: string | null;
  /** Those that he had a moment ago, where they were read with him. */
  readonly factors?: readonly FactorMethod[];
  /** For doors that prove a second factor with the first: a passkey, or a provider that is trusted to have asked for one and says so. */
  readonly provenSecondFactor?: Exclude<SecondFactorMethod, 'none'>;
  /** Of the doors of providers. */
  readonly provider?: SessionProvider | null;
}

/** Begins the half session of somebody who has something to do before his session. */
@Injectable()
export class HalfSessionStart {
  constructor(
    private readonly pending: PendingSignIns,
    private readonly audit: AuditTrail,
  ) {}

  /** @returns the token of the half session */
  async begin(origin: RequestOrigin, proof: FirstFactorProof, due: PendingSignIn['due'], factorDueAt: Date | null = null): Promise<string> {
    const { user, door, invitationId, provenSecondFactor = 'none', provider = null } = proof;
    const begun: Omit<PendingSignIn, 'startedAt'> = {
      userId: user.id,
      email: user.email,
      door,
      due,
      invitationId,
      secondFactor: due === 'new-password' ? provenSecondFactor : null,
      provider,
      sealedSecret: null,
      factorDueAt: factorDueAt?.getTime() ?? null,
    };
    const recorded = this.audit.commit(anonymousActor(origin), new SignInStarted(user, door, due));
    // Nobody has the token before both are done.
    const [token] = await Promise.all([this.pending.create(begun), recorded]);
    return token;
  }
}

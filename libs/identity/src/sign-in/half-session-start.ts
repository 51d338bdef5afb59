import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, type RequestOrigin } from '@clientst0r/platform';
import type { SecondFactorMethod, SessionProvider } from '../session/session.js';
import type { User } from '../user/user.entity.js';
import type { SignInDoorName } from './doors.js';
import { type PendingSignIn, PendingSignIns } from './pending-sign-ins.js';
import { SignInStarted } from './sign-in.audit.js';

/** Somebody whose first factor a door has found right. */
export interface FirstFactorProof {
  readonly user: User;
  readonly door: SignInDoorName;
  readonly invitationId: string | null;
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
    await this.audit.commit(anonymousActor(origin), new SignInStarted(user, door, due));
    const secondFactor = due === 'new-password' ? provenSecondFactor : null;
    const person = { userId: user.id, email: user.email };
    return this.pending.create({
      ...person,
      door,
      due,
      invitationId,
      secondFactor,
      provider,
      sealedSecret: null,
      factorDueAt: factorDueAt?.getTime() ?? null,
    });
  }
}

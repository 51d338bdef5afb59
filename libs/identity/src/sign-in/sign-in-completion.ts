import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, type RequestOrigin } from '@clientst0r/platform';
import { Arrival } from '../device/arrival.js';
import type { ArrivedDevice } from '../device/known-devices.js';
import { InvitationRedemption } from '../invitation/invitation-redemption.js';
import type { SecondFactorMethod, SessionProvider } from '../session/session.js';
import type { StartedSession } from '../session/session-store.js';
import { type Person, personById } from '../user/person.js';
import { User } from '../user/user.entity.js';
import type { SignInDoorName } from './doors.js';
import { SignInSucceeded } from './sign-in.audit.js';
import { SignInFailedError } from './sign-in.errors.js';

export interface ProvenSignIn {
  readonly userId: string;
  readonly door: SignInDoorName;
  readonly secondFactor: SecondFactorMethod;
  readonly invitationId: string | null;
  /** Until when somebody of whom a second factor is required may go on without one. */
  readonly factorDueAt: Date | null;
  /** Null where no provider has signed him in. */
  readonly provider: SessionProvider | null;
}

export interface RecordedSignIn extends ProvenSignIn {
  readonly device: ArrivedDevice;
}

/** The end of every way in, and the only place where a session begins. */
@Injectable()
export class SignInCompletion {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly redemption: InvitationRedemption,
    private readonly arrival: Arrival,
  ) {}

  @Transactional()
  async record(origin: RequestOrigin, proven: ProvenSignIn): Promise<RecordedSignIn> {
    const user = await personById(this.em, proven.userId);
    if (!user) throw new SignInFailedError();
    return this.note(origin, user, proven);
  }

  /** In the transaction in which the last factor was used up. @param user as he is in it */
  async note(origin: RequestOrigin, user: Person, proven: ProvenSignIn): Promise<RecordedSignIn> {
    if (!user.isActive) throw new SignInFailedError();
    if (proven.invitationId) await this.redemption.redeem(origin, proven.invitationId, await this.em.findOneOrFail(User, user.id));
    const fact = new SignInSucceeded(user, proven.door, proven.secondFactor, proven.provider?.id ?? null);
    await this.audit.recordAll(this.em, [{ actor: anonymousActor(origin), fact }]);
    return { ...proven, device: await this.arrival.note(origin, user, proven.door === 'invitation') };
  }

  begin(origin: RequestOrigin, { userId, secondFactor, factorDueAt, provider, device }: RecordedSignIn): Promise<StartedSession> {
    return this.arrival.begin(origin, { userId, secondFactor, factorDueAt, provider, device });
  }
}

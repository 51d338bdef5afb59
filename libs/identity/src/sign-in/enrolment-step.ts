import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, type RequestOrigin, type SecretText, ValidationFailedError } from '@clientst0r/platform';
import { SecondFactorEnrolled, EnrolmentStarted } from '../second-factor/second-factor.audit.js';
import { SecondFactorSetUp, type SetUpSecret } from '../second-factor/second-factor-set-up.js';
import type { StartedSession } from '../session/session-store.js';
import { User } from '../user/user.entity.js';
import { type PendingSignIn, PendingSignIns } from './pending-sign-ins.js';
import { type ProvenSignIn, SignInCompletion } from './sign-in-completion.js';
import { SignInExpiredError } from './sign-in.errors.js';

export interface EnrolledSignIn {
  readonly session: StartedSession;
  readonly recoveryCodes: readonly SecretText[];
}

/** Second half of a sign-in, for people who have still to set up their second factor. */
@Injectable()
export class EnrolmentStep {
  constructor(
    protected readonly em: EntityManager,
    private readonly pending: PendingSignIns,
    private readonly setUp: SecondFactorSetUp,
    private readonly completion: SignInCompletion,
    private readonly audit: AuditTrail,
  ) {}

  /** A new secret; one that was asked for before is forgotten. */
  async begin(origin: RequestOrigin, token: string): Promise<SetUpSecret> {
    const pending = await this.due(token);
    const user = await this.em.fork({ clear: true }).findOneOrFail(User, pending.userId);
    const { sealed, ...shown } = await this.setUp.begin(user);
    await this.audit.commit(anonymousActor(origin), new EnrolmentStarted(user));
    await this.pending.update(token, { ...pending, sealedSecret: sealed });
    return shown;
  }

  /** Throws `ValidationFailedError` for a code that is not of the secret. */
  async confirm(origin: RequestOrigin, token: string, code: string): Promise<EnrolledSignIn> {
    const pending = await this.due(token);
    if (pending.sealedSecret === null) throw new SignInExpiredError();
    const proof = await this.setUp.prove(pending.userId, pending.sealedSecret, code);
    if (!proof) throw new ValidationFailedError([{ field: 'code', message: 'is not the code that the app shows now' }]);
    const { userId, door, invitationId } = pending;
    const proven: ProvenSignIn = { userId, door, secondFactor: 'totp', invitationId };
    const recoveryCodes = await this.enrol(origin, token, proven, proof);
    return { session: await this.completion.begin(origin, proven), recoveryCodes };
  }

  @Transactional()
  async enrol(
    origin: RequestOrigin,
    token: string,
    proven: ProvenSignIn,
    proof: { secret: SecretText; step: number },
  ): Promise<SecretText[]> {
    const user = await this.em.findOneOrFail(User, proven.userId);
    const recoveryCodes = await this.setUp.finish(user.id, proof);
    this.audit.record(this.em, anonymousActor(origin), new SecondFactorEnrolled(user));
    await this.completion.record(origin, proven);
    if (!(await this.pending.take(token))) throw new SignInExpiredError();
    return recoveryCodes;
  }

  private async due(token: string): Promise<PendingSignIn> {
    const pending = await this.pending.find(token);
    if (pending?.due !== 'enrolment') throw new SignInExpiredError();
    return pending;
  }
}

import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, type RequestOrigin, type SecretText, ValidationFailedError } from '@clientst0r/platform';
import { SecondFactorEnrolled, EnrolmentStarted } from '../second-factor/second-factor.audit.js';
import { SecondFactorSetUp, type SetUpSecret } from '../second-factor/second-factor-set-up.js';
import { User } from '../user/user.entity.js';
import { type EndOfSignIn, type HalfSession, LastStep, type SettledSignIn } from './last-step.js';
import { type PendingSignIn, PendingSignIns } from './pending-sign-ins.js';
import { SignInExpiredError } from './sign-in.errors.js';

export interface EnrolledSignIn {
  readonly end: EndOfSignIn;
  readonly recoveryCodes: readonly SecretText[];
}

/** Second half of a sign-in, for people who have still to set up their second factor. */
@Injectable()
export class EnrolmentStep {
  constructor(
    protected readonly em: EntityManager,
    private readonly pending: PendingSignIns,
    private readonly setUp: SecondFactorSetUp,
    private readonly lastStep: LastStep,
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
    const half = { token, pending };
    const { settled, recoveryCodes } = await this.enrol(origin, half, proof);
    return { end: await this.lastStep.proceed(origin, half, settled), recoveryCodes };
  }

  @Transactional()
  async enrol(
    origin: RequestOrigin,
    half: HalfSession,
    proof: { secret: SecretText; step: number },
  ): Promise<{ settled: SettledSignIn; recoveryCodes: SecretText[] }> {
    const user = await this.em.findOneOrFail(User, half.pending.userId);
    const recoveryCodes = await this.setUp.finish(user, proof, half.pending.door === 'invitation' ? null : origin);
    this.audit.record(this.em, anonymousActor(origin), new SecondFactorEnrolled(user));
    return { settled: await this.lastStep.settle(origin, half, user, 'totp'), recoveryCodes };
  }

  private async due(token: string): Promise<PendingSignIn> {
    const pending = await this.pending.find(token);
    if (pending?.due !== 'enrolment') throw new SignInExpiredError();
    return pending;
  }
}

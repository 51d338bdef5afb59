import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Clock, type RequestOrigin } from '@clientst0r/platform';
import { personById } from '../user/person.js';
import { type EndOfSignIn, type HalfSession, LastStep, type SettledSignIn } from './last-step.js';
import { PendingSignIns } from './pending-sign-ins.js';
import { SignInExpiredError } from './sign-in.errors.js';

/** For people of whom a second factor is required, and who may still put it off. */
@Injectable()
export class PostponeStep {
  constructor(
    protected readonly em: EntityManager,
    private readonly pending: PendingSignIns,
    private readonly lastStep: LastStep,
    private readonly clock: Clock,
  ) {}

  /** Throws `SignInExpiredError` when there is nothing to put off, or no longer. */
  async postpone(origin: RequestOrigin, token: string): Promise<EndOfSignIn> {
    const pending = await this.pending.find(token);
    if (pending?.due !== 'enrolment' || this.clock.now().getTime() >= (pending.factorDueAt ?? 0)) throw new SignInExpiredError();
    const half = { token, pending };
    return this.lastStep.proceed(origin, half, await this.settle(origin, half));
  }

  @Transactional()
  async settle(origin: RequestOrigin, half: HalfSession): Promise<SettledSignIn> {
    return this.lastStep.settle(origin, half, await personById(this.em, half.pending.userId), 'none');
  }
}

import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { anonymousActor, type RequestOrigin } from '@clientst0r/platform';
import { type FactorMethod, SecondFactors } from '../second-factor/second-factors.js';
import { GuessGate, type Proof } from './guess-gate.js';
import { type EndOfSignIn, type HalfSession, LastStep, type SettledSignIn } from './last-step.js';
import { PendingSignIns } from './pending-sign-ins.js';
import { SecondFactorFailed } from './sign-in.audit.js';
import { SignInExpiredError } from './sign-in.errors.js';

export interface SubmittedCode {
  readonly method: FactorMethod;
  readonly code: string;
}

/** Second half of a sign-in, for people who have a second factor. */
@Injectable()
export class SecondFactorStep {
  constructor(
    protected readonly em: EntityManager,
    private readonly gate: GuessGate,
    private readonly pending: PendingSignIns,
    private readonly factors: SecondFactors,
    private readonly lastStep: LastStep,
  ) {}

  async submit(origin: RequestOrigin, token: string, submitted: SubmittedCode): Promise<EndOfSignIn> {
    const pending = await this.pending.find(token);
    if (pending?.due !== 'second-factor') throw new SignInExpiredError();
    await this.factors.prepare();
    const half = { token, pending };
    const settled = await this.gate.pass(anonymousActor(origin), {
      kind: 'second-factor',
      name: pending.userId,
      proveWhenLocked: false,
      prove: () => this.use(origin, half, submitted),
      failure: (reason) => new SecondFactorFailed({ id: pending.userId, email: pending.email }, submitted.method, reason),
    });
    await this.gate.remember(pending.email, origin.address);
    return this.lastStep.proceed(origin, half, settled);
  }

  /** Uses up the code and, when nothing more is due, the half session together. */
  @Transactional()
  async use(origin: RequestOrigin, half: HalfSession, { method, code }: SubmittedCode): Promise<Proof<SettledSignIn>> {
    const { userId } = half.pending;
    const right = method === 'totp' ? await this.factors.useTotp(userId, code) : await this.factors.useRecoveryCode(userId, code);
    if (!right) return { right: false, reason: 'wrong-code' };
    return { right: true, value: await this.lastStep.settle(origin, half, method) };
  }
}

import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { anonymousActor, type RequestOrigin } from '@clientst0r/platform';
import { type FactorMethod, SecondFactors } from '../second-factor/second-factors.js';
import type { StartedSession } from '../session/session-store.js';
import { GuessGate, type Proof } from './guess-gate.js';
import { type PendingSignIn, PendingSignIns } from './pending-sign-ins.js';
import { SecondFactorFailed } from './sign-in.audit.js';
import { type ProvenSignIn, SignInCompletion } from './sign-in-completion.js';
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
    private readonly completion: SignInCompletion,
  ) {}

  async submit(origin: RequestOrigin, token: string, submitted: SubmittedCode): Promise<StartedSession> {
    const pending = await this.pending.find(token);
    if (pending?.due !== 'second-factor') throw new SignInExpiredError();
    await this.factors.prepare();
    const proven = await this.gate.pass(anonymousActor(origin), {
      kind: 'second-factor',
      name: pending.userId,
      proveWhenLocked: false,
      prove: () => this.use(origin, token, pending, submitted),
      failure: (reason) => new SecondFactorFailed({ id: pending.userId, email: pending.email }, submitted.method, reason),
    });
    await this.gate.remember(pending.email, origin.address);
    return this.completion.begin(origin, proven);
  }

  /** Uses up the code and the half session together. */
  @Transactional()
  async use(origin: RequestOrigin, token: string, pending: PendingSignIn, { method, code }: SubmittedCode): Promise<Proof<ProvenSignIn>> {
    const { userId, door, invitationId } = pending;
    const right = method === 'totp' ? await this.factors.useTotp(userId, code) : await this.factors.useRecoveryCode(userId, code);
    if (!right) return { right: false, reason: 'wrong-code' };
    const proven = { userId, door, secondFactor: method, invitationId };
    await this.completion.record(origin, proven);
    if (!(await this.pending.take(token))) throw new SignInExpiredError();
    return { right: true, value: proven };
  }
}

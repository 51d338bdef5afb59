import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { anonymousActor, type RequestOrigin } from '@clientst0r/platform';
import { tokenHash } from '../token.js';
import { FactorProofs, type OfferedFactor } from './factor-proofs.js';
import { GuessGate, type Proof } from './guess-gate.js';
import { type EndOfSignIn, type HalfSession, LastStep, type SettledSignIn } from './last-step.js';
import { PendingSignIns } from './pending-sign-ins.js';
import { SecondFactorFailed, type SignInFailureReason } from './sign-in.audit.js';
import { SignInExpiredError } from './sign-in.errors.js';

/** Second half of a sign-in, for people who have a second factor. */
@Injectable()
export class SecondFactorStep {
  constructor(
    protected readonly em: EntityManager,
    private readonly gate: GuessGate,
    private readonly pending: PendingSignIns,
    private readonly proofs: FactorProofs,
    private readonly lastStep: LastStep,
  ) {}

  async submit(origin: RequestOrigin, token: string, submitted: OfferedFactor): Promise<EndOfSignIn> {
    const pending = await this.pending.find(token);
    if (pending?.due !== 'second-factor') throw new SignInExpiredError();
    const person = { id: pending.userId, email: pending.email };
    const failure = (reason: SignInFailureReason) => new SecondFactorFailed(person, submitted.method, reason);
    await this.proofs.prepare();
    const half = { token, pending };
    const settled = await this.gate.pass(anonymousActor(origin), {
      kind: 'second-factor',
      name: pending.userId,
      email: pending.email,
      proveWhenLocked: false,
      prove: () => this.use(origin, half, submitted),
      failure,
    });
    const [end] = await Promise.all([this.lastStep.proceed(origin, half, settled), this.gate.remember(pending.email, origin.address)]);
    return end;
  }

  /** Uses up the factor and, when nothing more is due, the half session together. */
  @Transactional()
  async use(origin: RequestOrigin, half: HalfSession, offered: OfferedFactor): Promise<Proof<SettledSignIn>> {
    const asked = { purpose: 'second-factor', holder: tokenHash(half.token) } as const;
    const user = await this.proofs.use(origin, half.pending.userId, offered, asked);
    if (!user) return { right: false, reason: offered.method === 'passkey' ? 'wrong-passkey' : 'wrong-code' };
    return { right: true, value: await this.lastStep.settle(origin, half, user, offered.method) };
  }
}

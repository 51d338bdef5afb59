import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, type RequestOrigin, type SecretText } from '@clientst0r/platform';
import { PasswordChanged } from '../password/password.audit.js';
import { PasswordChanges } from '../password/password-changes.js';
import type { HashedPassword } from '../user/user.entity.js';
import { type EndOfSignIn, factorDueDate, LastStep, type SettledSignIn } from './last-step.js';
import { PendingSignIns } from './pending-sign-ins.js';
import type { ProvenSignIn } from './sign-in-completion.js';
import { SignInExpiredError } from './sign-in.errors.js';

/** The last step for people whom an administrator has told to take a new password: after all factors, before the session. */
@Injectable()
export class NewPasswordStep {
  constructor(
    private readonly em: EntityManager,
    private readonly pending: PendingSignIns,
    private readonly changes: PasswordChanges,
    private readonly lastStep: LastStep,
    private readonly audit: AuditTrail,
  ) {}

  async submit(origin: RequestOrigin, token: string, password: SecretText): Promise<EndOfSignIn> {
    const pending = await this.pending.find(token);
    if (pending?.due !== 'new-password' || pending.secondFactor === null) throw new SignInExpiredError();
    const hash = await this.changes.prepare(pending.userId, password);
    const { userId, door, invitationId, secondFactor, provider } = pending;
    const settled = await this.store(
      origin,
      token,
      { userId, door, invitationId, secondFactor, factorDueAt: factorDueDate(pending), provider },
      hash,
    );
    return this.lastStep.proceed(origin, { token, pending }, settled);
  }

  @Transactional()
  async store(origin: RequestOrigin, token: string, proven: ProvenSignIn, hash: HashedPassword): Promise<SettledSignIn> {
    const user = await this.changes.store(origin, proven.userId, hash);
    const actor = { ...anonymousActor(origin, user.name) };
    this.audit.record(this.em, actor, new PasswordChanged(user, 'was due'));
    return this.lastStep.finish(origin, token, user, proven);
  }
}

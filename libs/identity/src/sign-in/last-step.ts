import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, type RequestOrigin } from '@clientst0r/platform';
import type { NewPasswordReason } from '../password/password-age.js';
import { RecoveryCodeUsed } from '../second-factor/second-factor.audit.js';
import type { SecondFactorMethod } from '../session/session.js';
import type { StartedSession } from '../session/session-store.js';
import type { Person } from '../user/person.js';
import { type PendingSignIn, PendingSignIns } from './pending-sign-ins.js';
import { type ProvenSignIn, type RecordedSignIn, SignInCompletion } from './sign-in-completion.js';
import { SignInDuties } from './sign-in-duties.js';
import { SignInStarted } from './sign-in.audit.js';
import { SignInExpiredError, SignInFailedError } from './sign-in.errors.js';

export interface HalfSession {
  readonly token: string;
  readonly pending: PendingSignIn;
}

/** Recorded, unless a new password is due first, and why. */
export type SettledSignIn =
  (RecordedSignIn & { readonly newPasswordDue: null }) | (ProvenSignIn & { readonly newPasswordDue: NewPasswordReason });

export type EndOfSignIn =
  | { readonly step: 'signed-in'; readonly session: StartedSession }
  | { readonly step: 'new-password'; readonly reason: NewPasswordReason; readonly pendingToken: string };

/** Where a half session leads once its factors are proved: to a session, or to the new password that is due first. */
@Injectable()
export class LastStep {
  constructor(
    private readonly em: EntityManager,
    private readonly pending: PendingSignIns,
    private readonly completion: SignInCompletion,
    private readonly audit: AuditTrail,
    private readonly duties: SignInDuties,
  ) {}

  /** In the transaction that uses the last factor up; `user` as he is in it. A password that was changed meanwhile ends the half session. */
  async settle(
    origin: RequestOrigin,
    { token, pending }: HalfSession,
    user: Person | null,
    secondFactor: SecondFactorMethod,
  ): Promise<SettledSignIn> {
    const { userId, door, invitationId, startedAt, provider } = pending;
    if (user?.passwordChangedAt && startedAt < user.passwordChangedAt.getTime()) throw new SignInExpiredError();
    const proven = { userId, door, invitationId, secondFactor, factorDueAt: factorDueDate(pending), provider };
    if (!user?.isActive) throw new SignInFailedError();
    if (secondFactor === 'recovery-code') this.audit.record(this.em, anonymousActor(origin), new RecoveryCodeUsed(user));
    const newPasswordDue = await this.duties.newPassword(user);
    if (newPasswordDue === null) return this.finish(origin, token, user, proven);
    this.audit.record(this.em, anonymousActor(origin), new SignInStarted(user, door, 'new-password'));
    return { ...proven, newPasswordDue };
  }

  async proceed(origin: RequestOrigin, { token, pending }: HalfSession, settled: SettledSignIn): Promise<EndOfSignIn> {
    if (settled.newPasswordDue === null) return { step: 'signed-in', session: await this.completion.begin(origin, settled) };
    await this.pending.update(token, { ...pending, due: 'new-password', secondFactor: settled.secondFactor });
    return { step: 'new-password', reason: settled.newPasswordDue, pendingToken: token };
  }

  /** In the caller's transaction: records the sign-in and uses the half session up. */
  async finish(origin: RequestOrigin, token: string, user: Person, proven: ProvenSignIn): Promise<SettledSignIn> {
    const recorded = await this.completion.note(origin, user, proven);
    if (!(await this.pending.take(token))) throw new SignInExpiredError();
    return { ...recorded, newPasswordDue: null };
  }
}

/** It says nothing of somebody who has shown a factor. */
export function factorDueDate({ factorDueAt }: Pick<PendingSignIn, 'factorDueAt'>): Date | null {
  return factorDueAt === null ? null : new Date(factorDueAt);
}

import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, Clock, type RequestOrigin, type SecretText } from '@clientst0r/platform';
import { SessionList } from '../session/session-list.js';
import { type HashedPassword, User } from '../user/user.entity.js';
import { PasswordWasReset } from './password.audit.js';
import { PasswordChanges } from './password-changes.js';
import { PasswordReset } from './password-reset.entity.js';

/** Uses up a link for a new password. */
@Injectable()
export class PasswordResetRedemption {
  constructor(
    private readonly em: EntityManager,
    private readonly changes: PasswordChanges,
    private readonly sessions: SessionList,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** All sessions of the person end. Null when the link is over; of callers at the same time, one succeeds. */
  async redeem(origin: RequestOrigin, { id, userId }: PasswordReset, password: SecretText): Promise<User | null> {
    const hash = await this.changes.prepare(userId, password);
    const user = await this.store(origin, id, hash);
    if (user) await this.sessions.endAll(userId);
    return user;
  }

  @Transactional()
  async store(origin: RequestOrigin, resetId: string, hash: HashedPassword): Promise<User | null> {
    const reset = await this.em.findOne(PasswordReset, resetId, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    const now = this.clock.now();
    if (!reset?.isOpenAt(now)) return null;
    if ((await this.em.count(User, { id: reset.userId, status: 'active' })) === 0) return null;
    const user = await this.changes.store(origin, reset.userId, hash);
    reset.use(now);
    this.audit.record(this.em, anonymousActor(origin, user.name), new PasswordWasReset(user, reset.issuedBy));
    return user;
  }
}

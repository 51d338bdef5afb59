import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, Clock, ConflictError, NotFoundError } from '@clientst0r/platform';
import { assertMayGrant } from '../member/granting.js';
import { PersonNotices } from '../notice/person-notices.js';
import { PasswordReset } from '../password/password-reset.entity.js';
import { PLATFORM_ROLES } from '../role/role-book.js';
import { PlatformRoleAssignment } from './platform-role-assignment.entity.js';
import { User } from './user.entity.js';

const APART_MILLISECONDS = 24 * 3_600_000;

/** Whose ways of signing in an administrator may touch. Runs in the caller's transaction. */
@Injectable()
export class ManagedAccount {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly notices: PersonNotices,
  ) {}

  /** Not his own, nor that of somebody with more rights on the platform. The row is locked. */
  async open(actor: Actor, userId: string): Promise<User> {
    if (userId === actor.userId) throw new ConflictError('own-account', 'Use your own profile for your own account.');
    const user = await this.em.findOne(User, userId, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!user) throw new NotFoundError();
    const roles = await this.em.find(PlatformRoleAssignment, { userId });
    const counting = roles.filter((role) => role.stateAt(this.clock.now()) !== 'over');
    assertMayGrant(actor, counting.map(({ roleId }) => roleId), PLATFORM_ROLES); // prettier-ignore
    return user;
  }

  /** The person is told. */
  markFactorsReset(actor: Actor, user: User): void {
    user.factorsWereReset(actor.userId, this.clock.now());
    this.notices.tell(this.em, user, 'factors-reset', { address: '', userAgent: '' });
  }

  /** Who has just taken the second factor away does not hand out a password too: the two together would be the account. */
  assertFactorsNotResetBy(actor: Actor, user: User): void {
    if (user.factorsResetBy === actor.userId && user.factorsResetAt && user.factorsResetAt > this.dayAgo()) throw new SecondPersonError();
  }

  async assertNoResetIssuedBy(actor: Actor, user: User): Promise<void> {
    const issued = await this.em.count(PasswordReset, { userId: user.id, issuedBy: actor.userId, createdAt: { $gt: this.dayAgo() } });
    if (issued > 0) throw new SecondPersonError();
  }

  private dayAgo(): Date {
    return new Date(this.clock.now().getTime() - APART_MILLISECONDS);
  }
}

class SecondPersonError extends ConflictError {
  constructor() {
    super('second-person-needed', 'You have renewed the other factor of this account within a day. Another administrator must do this.');
  }
}

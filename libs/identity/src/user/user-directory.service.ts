import { Injectable } from '@nestjs/common';
import { type FilterQuery, LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, NotFoundError } from '@clientst0r/platform';
import { Ownership } from '../member/ownership.js';
import type { MemberRole } from '../member/member-directory.js';
import { recordingRefusal } from '../member/refusal.js';
import type { PeriodState } from '../organisation/period.js';
import { Passkey } from '../passkey/passkey.entity.js';
import { PLATFORM_ROLES } from '../role/role-book.js';
import { TotpFactor } from '../second-factor/totp-factor.entity.js';
import { SessionService } from '../session/session.service.js';
import { PlatformRoleAssignment } from './platform-role-assignment.entity.js';
import { UserActivated, UserDeactivated } from './user.audit.js';
import { User, type UserStatus } from './user.entity.js';

export interface ListedUser {
  readonly user: User;
  readonly platformRoles: readonly MemberRole[];
  readonly upcomingPlatformRoles: readonly MemberRole[];
  readonly secondFactor: boolean;
}

export interface UserQuery {
  /** A part of the name or of the address. */
  readonly search?: string;
  readonly status?: UserStatus;
}

function conditions({ search, status }: UserQuery): FilterQuery<User>[] {
  const pattern = `%${(search ?? '').replaceAll(/[\\%_]/gu, '\\$&')}%`;
  const found = { $or: [{ name: { $like: pattern } }, { email: { $like: pattern.toLowerCase() } }] };
  return [...(search ? [found] : []), ...(status ? [{ status }] : [])];
}

/** Everybody who has an account, as the platform's administrators see them. */
@Injectable()
export class UserDirectory {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly ownership: Ownership,
    private readonly sessions: SessionService,
    private readonly clock: Clock,
  ) {}

  /** In the order of names, after the given row. */
  async list(query: UserQuery, limit: number, after: { name: string; id: string } | null): Promise<ListedUser[]> {
    const behind = after ? [{ $or: [{ name: { $gt: after.name } }, { name: after.name, id: { $gt: after.id } }] }] : [];
    const where = { $and: [...conditions(query), ...behind] };
    const users = await this.em.find(User, where, { orderBy: { name: 'asc', id: 'asc' }, limit });
    const assignments = await this.em.find(PlatformRoleAssignment, { userId: users.map(({ id }) => id) });
    const factors = await this.em.find(TotpFactor, { userId: users.map(({ id }) => id) }, { fields: ['userId'] });
    const passkeys = await this.em.find(Passkey, { userId: users.map(({ id }) => id) }, { fields: ['userId'] });
    const withFactor = new Set([...factors, ...passkeys].map(({ userId }) => userId));
    return users.map((user) => ({
      user,
      ...this.rolesOf(assignments.filter(({ userId }) => userId === user.id)),
      secondFactor: withFactor.has(user.id),
    }));
  }

  /** The person's sessions end at once. */
  async deactivate(actor: Actor, userId: string): Promise<ListedUser> {
    const attempted = { change: 'deactivate', targetId: userId };
    const listed = await recordingRefusal(this.audit, actor, attempted, () => this.storeDeactivation(actor, userId));
    await this.sessions.endOthers(actor, userId);
    return listed;
  }

  @Transactional()
  async storeDeactivation(actor: Actor, userId: string): Promise<ListedUser> {
    if (userId === actor.userId) throw new ConflictError('own-account', 'Nobody deactivates his own account.');
    await this.ownership.assertPlatformAdministratorRemains(userId);
    const owned = await this.ownership.lockOwnedBy(userId);
    for (const organisationId of owned) await this.ownership.assertOwnerRemains(organisationId, userId);
    const user = await this.lockedUser(userId);
    if (user.isActive) {
      user.deactivate();
      this.audit.record(this.em, actor, new UserDeactivated(user));
    }
    return this.listed(user);
  }

  @Transactional()
  async activate(actor: Actor, userId: string): Promise<ListedUser> {
    const user = await this.lockedUser(userId);
    if (!user.isActive) {
      user.activate();
      this.audit.record(this.em, actor, new UserActivated(user));
    }
    return this.listed(user);
  }

  /** In the caller's transaction. */
  async lockedUser(userId: string): Promise<User> {
    const user = await this.em.findOne(User, userId, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!user) throw new NotFoundError();
    return user;
  }

  private async listed(user: User): Promise<ListedUser> {
    const assignments = await this.em.find(PlatformRoleAssignment, { userId: user.id });
    return this.withRoles(user, assignments);
  }

  async withRoles(user: User, assignments: readonly PlatformRoleAssignment[]): Promise<ListedUser> {
    return { user, ...this.rolesOf(assignments), secondFactor: await this.hasFactor(user.id) };
  }

  private rolesOf(assignments: readonly PlatformRoleAssignment[]): Pick<ListedUser, 'platformRoles' | 'upcomingPlatformRoles'> {
    const now = this.clock.now();
    const rolesIn = (state: PeriodState): MemberRole[] =>
      assignments
        .filter((assignment) => assignment.stateAt(now) === state)
        .map(({ roleId, startsAt, endsAt }) => ({ id: roleId, name: PLATFORM_ROLES.nameOf(roleId), startsAt, endsAt }))
        .sort((one, other) => one.id.localeCompare(other.id));
    return { platformRoles: rolesIn('held'), upcomingPlatformRoles: rolesIn('upcoming') };
  }

  private async hasFactor(userId: string): Promise<boolean> {
    return (await this.em.count(TotpFactor, { userId })) > 0 || (await this.em.count(Passkey, { userId })) > 0;
  }
}

import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import type { Actor } from '@clientst0r/platform';
import { PlatformRoleAssigned, PlatformRolePeriodsChanged, PlatformRoleRemoved } from '../member/member.audit.js';
import { recordingRefusal } from '../member/refusal.js';
import { periodsOf, type RoleChanges, type WantedRoles } from '../member/wanted-roles.js';
import { PlatformRoleAssignment } from './platform-role-assignment.entity.js';
import { PlatformRoleChange } from './platform-role-change.js';
import type { User } from './user.entity.js';
import { type ListedUser, UserDirectory } from './user-directory.service.js';

/** Who has which role on the platform. */
@Injectable()
export class PlatformRoles {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly rules: PlatformRoleChange,
    private readonly users: UserDirectory,
  ) {}

  /** The roles that the person has from now on, each for good or for a time; none is allowed. */
  set(actor: Actor, userId: string, wanted: WantedRoles): Promise<ListedUser> {
    const attempted = { change: 'set platform roles', targetId: userId, roles: wanted.roleIds };
    return recordingRefusal(this.audit, actor, attempted, () => this.store(actor, userId, wanted));
  }

  @Transactional()
  async store(actor: Actor, userId: string, wanted: WantedRoles): Promise<ListedUser> {
    const user = await this.users.lockedUser(userId);
    const held = await this.em.find(PlatformRoleAssignment, { userId }, { refresh: true });
    const changes = this.rules.changes(held, wanted);
    await this.rules.assertAllowed(actor, userId, changes);
    const { added, removed, moved, periodOf } = changes;
    const kept = held.filter(({ roleId }) => !removed.includes(roleId));
    const fresh = added.map((roleId) => new PlatformRoleAssignment(userId, roleId, periodOf(roleId)));
    for (const assignment of held) if (removed.includes(assignment.roleId)) this.em.remove(assignment);
    for (const assignment of kept) if (moved.includes(assignment.roleId)) assignment.limitTo(periodOf(assignment.roleId));
    this.em.persist(fresh);
    this.record(actor, user, changes);
    return this.users.withRoles(user, [...kept, ...fresh]);
  }

  private record(actor: Actor, target: User, changes: RoleChanges): void {
    const { before, after, added, removed, moved } = changes;
    const change = { organisationId: null, target, before, after, ...periodsOf(changes) };
    if (added.length > 0) this.audit.record(this.em, actor, new PlatformRoleAssigned({ ...change, roles: added }));
    if (removed.length > 0) this.audit.record(this.em, actor, new PlatformRoleRemoved({ ...change, roles: removed }));
    if (moved.length > 0) this.audit.record(this.em, actor, new PlatformRolePeriodsChanged({ ...change, roles: moved }));
  }
}

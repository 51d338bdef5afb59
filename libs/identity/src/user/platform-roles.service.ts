import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import type { Actor } from '@clientst0r/platform';
import { PlatformRoleAssigned, PlatformRoleRemoved } from '../member/member.audit.js';
import { recordingRefusal } from '../member/refusal.js';
import { PlatformRoleAssignment } from './platform-role-assignment.entity.js';
import { PlatformRoleChange } from './platform-role-change.js';
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

  /** The roles that the person has from now on; none is allowed. */
  set(actor: Actor, userId: string, roleIds: readonly string[]): Promise<ListedUser> {
    const attempted = { change: 'set platform roles', targetId: userId, roles: roleIds };
    return recordingRefusal(this.audit, actor, attempted, () => this.store(actor, userId, roleIds));
  }

  @Transactional()
  async store(actor: Actor, userId: string, roleIds: readonly string[]): Promise<ListedUser> {
    const after = this.rules.wanted(roleIds);
    const user = await this.users.lockedUser(userId);
    const held = await this.em.find(PlatformRoleAssignment, { userId }, { refresh: true });
    const before = held.map(({ roleId }) => roleId).sort();
    const removed = held.filter(({ roleId }) => !after.includes(roleId));
    const added = after.filter((roleId) => !before.includes(roleId));
    await this.rules.assertAllowed(actor, userId, before, after);
    for (const assignment of removed) this.em.remove(assignment);
    for (const roleId of added) this.em.persist(new PlatformRoleAssignment(userId, roleId));
    const change = { organisationId: null, target: user, before, after };
    const removedIds = removed.map(({ roleId }) => roleId);
    if (added.length > 0) this.audit.record(this.em, actor, new PlatformRoleAssigned({ ...change, roles: added }));
    if (removedIds.length > 0) this.audit.record(this.em, actor, new PlatformRoleRemoved({ ...change, roles: removedIds }));
    return this.users.withRoles(user, after);
  }
}

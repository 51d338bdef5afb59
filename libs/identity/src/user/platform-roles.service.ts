import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, ValidationFailedError } from '@clientst0r/platform';
import { assertMayGrant, OwnRolesError } from '../member/granting.js';
import { PlatformRoleAssigned, PlatformRoleRemoved } from '../member/member.audit.js';
import { Ownership } from '../member/ownership.js';
import { recordingRefusal } from '../member/refusal.js';
import { builtInRole, PLATFORM_ADMINISTRATOR } from '../permission/built-in-roles.js';
import { PLATFORM_ROLES } from '../role/role-book.js';
import { PlatformRoleAssignment } from './platform-role-assignment.entity.js';
import { type ListedUser, UserDirectory } from './user-directory.service.js';

/** Who has which role on the platform. */
@Injectable()
export class PlatformRoles {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly ownership: Ownership,
    private readonly users: UserDirectory,
  ) {}

  /** The roles that the person has from now on; none is allowed. */
  set(actor: Actor, userId: string, roleIds: readonly string[]): Promise<ListedUser> {
    const attempted = { change: 'set platform roles', targetId: userId, roles: roleIds };
    return recordingRefusal(this.audit, actor, attempted, () => this.store(actor, userId, roleIds));
  }

  @Transactional()
  async store(actor: Actor, userId: string, roleIds: readonly string[]): Promise<ListedUser> {
    if (userId === actor.userId) throw new OwnRolesError();
    const after = platformRoleIds(roleIds);
    const user = await this.users.lockedUser(userId);
    const held = await this.em.find(PlatformRoleAssignment, { userId }, { refresh: true });
    const before = held.map(({ roleId }) => roleId).sort();
    const removed = held.filter(({ roleId }) => !after.includes(roleId));
    const added = after.filter((roleId) => !before.includes(roleId));
    assertMayGrant(actor, [...added, ...removed.map(({ roleId }) => roleId)], PLATFORM_ROLES);
    if (removed.some(({ roleId }) => roleId === PLATFORM_ADMINISTRATOR)) await this.ownership.assertPlatformAdministratorRemains(userId);
    for (const assignment of removed) this.em.remove(assignment);
    for (const roleId of added) this.em.persist(new PlatformRoleAssignment(userId, roleId));
    const change = { organisationId: null, target: user, before, after };
    const removedIds = removed.map(({ roleId }) => roleId);
    if (added.length > 0) this.audit.record(this.em, actor, new PlatformRoleAssigned({ ...change, roles: added }));
    if (removedIds.length > 0) this.audit.record(this.em, actor, new PlatformRoleRemoved({ ...change, roles: removedIds }));
    return this.users.withRoles(user, after);
  }
}

/** Each once, sorted. Throws `ValidationFailedError` unless all are roles of the platform. */
function platformRoleIds(roleIds: readonly string[]): string[] {
  const unknown = roleIds.some((id) => builtInRole(id, 'platform') === undefined);
  if (unknown) throw new ValidationFailedError([{ field: 'roleIds', message: 'names a role that does not exist' }]);
  return [...new Set(roleIds)].sort();
}

import { Injectable } from '@nestjs/common';
import { type Actor, Clock, ValidationFailedError } from '@clientst0r/platform';
import { assertMayGrant, OwnRolesError } from '../member/granting.js';
import { Ownership } from '../member/ownership.js';
import { endsHolding, type RoleChanges, roleChanges, type WantedRoles } from '../member/wanted-roles.js';
import { builtInRole, PLATFORM_ADMINISTRATOR } from '../permission/built-in-roles.js';
import { PLATFORM_ROLES } from '../role/role-book.js';
import type { PlatformRoleAssignment } from './platform-role-assignment.entity.js';

/** The rules for other platform roles; one place for the change and for its preview. */
@Injectable()
export class PlatformRoleChange {
  constructor(
    private readonly ownership: Ownership,
    private readonly clock: Clock,
  ) {}

  /** Throws `ValidationFailedError` unless all are roles of the platform, and their periods can be. */
  changes(held: readonly PlatformRoleAssignment[], { roleIds, periods }: WantedRoles): RoleChanges {
    const unknown = roleIds.some((id) => builtInRole(id, 'platform') === undefined);
    if (unknown) throw new ValidationFailedError([{ field: 'roleIds', message: 'names a role that does not exist' }]);
    return roleChanges(held, { roleIds: [...new Set(roleIds)].sort(), periods }, this.clock.now());
  }

  /** In the caller's transaction. Throws what the caller of the API is told. */
  async assertAllowed(actor: Actor, userId: string, changes: RoleChanges): Promise<void> {
    if (userId === actor.userId) throw new OwnRolesError();
    assertMayGrant(actor, [...changes.added, ...changes.removed, ...changes.moved], PLATFORM_ROLES);
    if (endsHolding(PLATFORM_ADMINISTRATOR, changes)) await this.ownership.assertPlatformAdministratorRemains(userId);
  }
}

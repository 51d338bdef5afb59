import { Injectable } from '@nestjs/common';
import { type Actor, ValidationFailedError } from '@clientst0r/platform';
import { assertMayGrant, OwnRolesError } from '../member/granting.js';
import { Ownership } from '../member/ownership.js';
import { builtInRole, PLATFORM_ADMINISTRATOR } from '../permission/built-in-roles.js';
import { PLATFORM_ROLES } from '../role/role-book.js';

/** The rules for other platform roles; one place for the change and for its preview. */
@Injectable()
export class PlatformRoleChange {
  constructor(private readonly ownership: Ownership) {}

  /** Each once, sorted. Throws `ValidationFailedError` unless all are roles of the platform. */
  wanted(roleIds: readonly string[]): string[] {
    const unknown = roleIds.some((id) => builtInRole(id, 'platform') === undefined);
    if (unknown) throw new ValidationFailedError([{ field: 'roleIds', message: 'names a role that does not exist' }]);
    return [...new Set(roleIds)].sort();
  }

  /** In the caller's transaction. Throws what the caller of the API is told. */
  async assertAllowed(actor: Actor, userId: string, before: readonly string[], after: readonly string[]): Promise<void> {
    if (userId === actor.userId) throw new OwnRolesError();
    const removed = before.filter((id) => !after.includes(id));
    const added = after.filter((id) => !before.includes(id));
    assertMayGrant(actor, [...added, ...removed], PLATFORM_ROLES);
    if (removed.includes(PLATFORM_ADMINISTRATOR)) await this.ownership.assertPlatformAdministratorRemains(userId);
  }
}

import { type Actor, ForbiddenError, ValidationFailedError } from '@clientst0r/platform';
import { builtInRole, permissionsOfRoles } from '../permission/built-in-roles.js';
import type { PermissionScope } from '../permission/permission-catalogue.js';

export class AboveOwnRightsError extends ForbiddenError {
  override readonly code = 'above-own-rights';

  constructor() {
    super('You cannot give, change or take a role with permissions that you do not hold yourself.');
  }
}

export class OwnRolesError extends ForbiddenError {
  override readonly code = 'own-roles';

  constructor() {
    super('Nobody changes his own roles. Ask another administrator.');
  }
}

/** Nobody gives or takes, through roles, a permission that he lacks himself. */
export function assertMayGrant(
  actor: Pick<Actor, 'permissions'>,
  roleIds: Iterable<string>,
  scope: PermissionScope = 'organisation',
): void {
  for (const permission of permissionsOfRoles(roleIds, scope)) if (!actor.permissions.has(permission)) throw new AboveOwnRightsError();
}

/** Each once, sorted. Throws `ValidationFailedError` unless all are roles of organisations, and there is one at least. */
export function validRoleIds(roleIds: readonly string[]): string[] {
  const distinct = [...new Set(roleIds)].sort();
  if (distinct.length === 0) throw new ValidationFailedError([{ field: 'roleIds', message: 'must name at least one role' }]);
  const unknown = distinct.findIndex((id) => builtInRole(id, 'organisation') === undefined);
  if (unknown >= 0) throw new ValidationFailedError([{ field: 'roleIds', message: 'names a role that does not exist' }]);
  return distinct;
}

import { type Actor, ForbiddenError, ValidationFailedError } from '@clientst0r/platform';
import type { RoleBook } from '../role/role-book.js';

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

/** Nobody gives or takes, in any way, a permission that he lacks himself. */
export function assertHolds(actor: Pick<Actor, 'permissions'>, permissions: Iterable<string>): void {
  for (const permission of permissions) if (!actor.permissions.has(permission)) throw new AboveOwnRightsError();
}

/** The same for the permissions of roles. */
export function assertMayGrant(actor: Pick<Actor, 'permissions'>, roleIds: Iterable<string>, book: RoleBook): void {
  assertHolds(actor, book.permissionsOf(roleIds));
}

/** Each once, sorted. Throws `ValidationFailedError` unless all are in the book, and there is one at least. */
export function validRoleIds(roleIds: readonly string[], book: RoleBook): string[] {
  const distinct = [...new Set(roleIds)].sort();
  if (distinct.length === 0) throw new ValidationFailedError([{ field: 'roleIds', message: 'must name at least one role' }]);
  if (distinct.some((id) => book.find(id) === undefined))
    throw new ValidationFailedError([{ field: 'roleIds', message: 'names a role that does not exist' }]);
  return distinct;
}

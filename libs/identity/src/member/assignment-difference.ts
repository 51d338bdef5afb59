import type { Permission } from '../permission/permission-catalogue.js';
import { type Difference, difference } from '../role/role-difference.js';
import type { RoleBook } from '../role/role-book.js';
import { type Period, periodState } from '../organisation/period.js';
import type { RoleChanges } from './wanted-roles.js';

export interface AssignmentDifference {
  readonly now: Difference;
  /** By roles that begin or end at a later time, beyond what changes now. */
  readonly later: Difference;
}

export function assignmentDifference(changes: RoleChanges, book: RoleBook, at: Date): AssignmentDifference {
  const held = (roleIds: readonly string[], periodOf: (roleId: string) => Period): ReadonlySet<Permission> =>
    book.permissionsOf(roleIds.filter((roleId) => periodState(periodOf(roleId), at) === 'held'));
  const ever = (roleIds: readonly string[], periodOf: (roleId: string) => Period): ReadonlySet<Permission> =>
    book.permissionsOf(roleIds.filter((roleId) => periodState(periodOf(roleId), at) !== 'over'));
  const { before, after, heldPeriodOf, periodOf } = changes;
  const now = difference(held(before, heldPeriodOf), held(after, periodOf));
  const all = difference(ever(before, heldPeriodOf), ever(after, periodOf));
  const beyond = (found: Difference['gained'], known: Difference['gained']) => found.filter((one) => !known.includes(one));
  return { now, later: { gained: beyond(all.gained, now.gained), lost: beyond(all.lost, now.lost) } };
}

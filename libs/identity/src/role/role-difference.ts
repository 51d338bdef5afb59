import type { Permission } from '../permission/permission-catalogue.js';
import type { RoleBook } from './role-book.js';

export interface Difference {
  readonly gained: readonly Permission[];
  readonly lost: readonly Permission[];
}

export function difference(before: Iterable<Permission>, after: Iterable<Permission>): Difference {
  const [old, fresh] = [new Set(before), new Set(after)];
  return { gained: [...fresh].filter((one) => !old.has(one)), lost: [...old].filter((one) => !fresh.has(one)) };
}

/** What a change of the roles means for somebody who holds several: what another role gives him too is neither gained nor lost. */
export function differenceFor(heldBefore: readonly string[], before: RoleBook, heldAfter: readonly string[], after: RoleBook): Difference {
  return difference(before.permissionsOf(heldBefore), after.permissionsOf(heldAfter));
}

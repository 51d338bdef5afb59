import { RoleBook } from '../role/role-book.js';
import { builtInRole, permissionsOfRoles } from './built-in-roles.js';
import type { Permission } from './permission-catalogue.js';

export interface OwnRoleRow {
  readonly id: string;
  readonly organisationId: string;
  readonly permissions: readonly Permission[];
}

/** What roles give in each organisation. The same built-in roles in a thousand organisations are resolved once. */
export class HeldRoles {
  private readonly own: ReadonlyMap<string, readonly OwnRoleRow[]>;
  private readonly builtIn = new Map<string, ReadonlySet<Permission>>();

  /** An organisation's own roles count in that organisation only. */
  constructor(own: readonly OwnRoleRow[]) {
    this.own = Map.groupBy(own, ({ organisationId }) => organisationId);
  }

  permissionsOf(organisationId: string, roleIds: readonly string[]): ReadonlySet<Permission> {
    if (roleIds.every((roleId) => builtInRole(roleId, 'organisation') !== undefined)) return this.ofBuiltIn(roleIds);
    const own = (this.own.get(organisationId) ?? []).map((role) => ({ ...role, name: role.id }));
    return new RoleBook('organisation', own).permissionsOf(roleIds);
  }

  private ofBuiltIn(roleIds: readonly string[]): ReadonlySet<Permission> {
    const key = roleIds.join();
    const known = this.builtIn.get(key) ?? permissionsOfRoles(roleIds, 'organisation');
    this.builtIn.set(key, known);
    return known;
  }
}

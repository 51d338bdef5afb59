import { builtInRole, builtInRoles } from '../permission/built-in-roles.js';
import type { Permission, PermissionScope } from '../permission/permission-catalogue.js';

export interface KnownRole {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** The roles that somebody can have in one place. Unknown ids give nothing: a role that is gone grants no right. */
export class RoleBook {
  private readonly roles: ReadonlyMap<string, KnownRole>;

  constructor(
    private readonly scope: PermissionScope,
    own: Iterable<KnownRole> = [],
  ) {
    this.roles = new Map([...builtInRoles(scope), ...own].map((role) => [role.id, role]));
  }

  find(id: string): KnownRole | undefined {
    return this.roles.get(id);
  }

  nameOf(id: string): string {
    return this.roles.get(id)?.name ?? id;
  }

  /** Of the given ones those whose ids are no words. */
  ownNames(ids: readonly string[]): Record<string, string> {
    const own = ids.filter((id) => this.roles.has(id) && builtInRole(id, this.scope) === undefined);
    return Object.fromEntries(own.map((id) => [id, this.nameOf(id)]));
  }

  all(): KnownRole[] {
    return [...this.roles.values()];
  }

  permissionsOf(ids: Iterable<string>): Set<Permission> {
    const permissions = new Set<Permission>();
    for (const id of ids) this.roles.get(id)?.permissions.forEach((permission) => permissions.add(permission));
    return permissions;
  }
}

export const PLATFORM_ROLES = new RoleBook('platform');

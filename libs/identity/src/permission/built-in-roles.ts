import { type Permission, type PermissionScope, permissionsOf } from './permission-catalogue.js';

export interface BuiltInRole {
  /** Stable: stored in role assignments. */
  readonly id: string;
  readonly name: string;
  readonly scope: PermissionScope;
  readonly permissions: readonly Permission[];
}

const everything = permissionsOf('organisation');
const platform = permissionsOf('platform');
const monitoring: readonly Permission[] = [
  'monitoring.check.read',
  'monitoring.check.create',
  'monitoring.check.update',
  'monitoring.check.delete',
  'monitoring.check.run',
  'monitoring.incident.manage',
  'notification.channel.read',
  'notification.channel.manage',
];

const allBut = (permissions: readonly Permission[], ...left: Permission[]): Permission[] =>
  permissions.filter((permission) => !left.includes(permission));

export const BUILT_IN_ROLES: readonly BuiltInRole[] = [
  { id: 'owner', name: 'Owner', scope: 'organisation', permissions: everything },
  {
    id: 'administrator',
    name: 'Administrator',
    scope: 'organisation',
    permissions: allBut(everything, 'vault.data.export', 'organisation.role.manage'),
  },
  {
    id: 'technician',
    name: 'Technician',
    scope: 'organisation',
    permissions: [
      'vault.credential.read',
      'vault.credential.create',
      'vault.credential.update',
      'vault.secret.reveal',
      'vault.totp.generate',
      'vault.share.create',
      'vault.breach.read',
      'monitoring.check.read',
      'monitoring.check.create',
      'monitoring.check.update',
      'monitoring.check.run',
      'monitoring.incident.manage',
      'notification.channel.read',
      'organisation.member.read',
    ],
  },
  {
    id: 'help-desk',
    name: 'Help desk',
    scope: 'organisation',
    permissions: [
      'vault.credential.read',
      'vault.secret.reveal',
      'vault.totp.generate',
      'monitoring.check.read',
      'monitoring.check.run',
      'organisation.member.read',
    ],
  },
  {
    id: 'monitoring-operator',
    name: 'Monitoring operator',
    scope: 'organisation',
    permissions: [...monitoring, 'organisation.member.read'],
  },
  {
    id: 'auditor',
    name: 'Auditor',
    scope: 'organisation',
    permissions: [
      'vault.credential.read',
      'vault.breach.read',
      'monitoring.check.read',
      'notification.channel.read',
      'audit.event.read',
      'audit.event.export',
      'audit.access.report',
      'organisation.member.read',
      'api.key.read',
    ],
  },
  {
    id: 'viewer',
    name: 'Viewer',
    scope: 'organisation',
    permissions: ['vault.credential.read', 'monitoring.check.read', 'organisation.member.read'],
  },
  { id: 'platform-administrator', name: 'Platform administrator', scope: 'platform', permissions: platform },
  {
    id: 'security-officer',
    name: 'Security officer',
    scope: 'platform',
    permissions: [
      'platform.user.read',
      'platform.audit.read',
      'platform.audit.manage',
      'platform.perimeter.read',
      'platform.perimeter.manage',
      'platform.vulnerability.read',
      'platform.vulnerability.scan',
    ],
  },
  {
    id: 'platform-auditor',
    name: 'Platform auditor',
    scope: 'platform',
    permissions: ['platform.user.read', 'platform.audit.read', 'platform.perimeter.read', 'platform.vulnerability.read'],
  },
];

export const OWNER = 'owner';
export const PLATFORM_ADMINISTRATOR = 'platform-administrator';

export function builtInRole(id: string, scope: PermissionScope): BuiltInRole | undefined {
  return BUILT_IN_ROLES.find((role) => role.id === id && role.scope === scope);
}

export function builtInRoles(scope: PermissionScope): readonly BuiltInRole[] {
  return BUILT_IN_ROLES.filter((role) => role.scope === scope);
}

/** Unknown ids give nothing: a role that the code no longer knows grants no right. */
export function permissionsOfRoles(roleIds: Iterable<string>, scope: PermissionScope): Set<Permission> {
  const permissions = new Set<Permission>();
  for (const id of roleIds) builtInRole(id, scope)?.permissions.forEach((permission) => permissions.add(permission));
  return permissions;
}

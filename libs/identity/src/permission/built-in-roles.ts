import { type Permission, type PermissionScope, permissionsOf } from './permission-catalogue.js';

export interface BuiltInRole {
  /** Stable: stored in role assignments. */
  readonly id: string;
  readonly name: string;
  /** For whoever chooses among them. */
  readonly description: string;
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
  {
    id: 'owner',
    name: 'Owner',
    description: 'Everything in the organisation, with exports and roles of its own.',
    scope: 'organisation',
    permissions: everything,
  },
  {
    id: 'administrator',
    name: 'Administrator',
    description: 'Everything but exporting the vault and making roles.',
    scope: 'organisation',
    permissions: allBut(everything, 'vault.data.export', 'organisation.role.manage'),
  },
  {
    id: 'technician',
    name: 'Technician',
    description: 'Reads, adds and changes entries, reveals secrets, sends links, and looks after checks.',
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
    description: 'Reveals secrets and codes and runs checks; changes nothing.',
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
    description: 'Checks, incidents and alert channels; nothing of the vault.',
    scope: 'organisation',
    permissions: [...monitoring, 'organisation.member.read'],
  },
  {
    id: 'auditor',
    name: 'Auditor',
    description: 'Reads everything and exports the audit trail; reveals nothing.',
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
    description: 'Sees which entries and checks there are; reveals nothing.',
    scope: 'organisation',
    permissions: ['vault.credential.read', 'monitoring.check.read', 'organisation.member.read'],
  },
  {
    id: 'platform-administrator',
    name: 'Platform administrator',
    description: "Runs the installation and its users; sees nothing of an organisation's vault.",
    scope: 'platform',
    permissions: platform,
  },
  {
    id: 'security-officer',
    name: 'Security officer',
    description: 'Audit trail, lockouts, bans and vulnerabilities; changes no users.',
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
    description: 'Reads users, audit trail, lockouts and vulnerabilities; changes nothing.',
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

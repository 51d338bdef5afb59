export type PermissionScope = 'organisation' | 'platform';

export interface PermissionDefinition {
  readonly name: string;
  readonly scope: PermissionScope;
  /** What the holder may do, as a sentence that continues "lets the holder". */
  readonly description: string;
}

/** The 42 permissions. Guards, the role editor, `x-permission` in OpenAPI and the documentation are made from this list; its order is stable. */
export const PERMISSIONS = [
  {
    name: 'vault.credential.read',
    scope: 'organisation',
    description: 'list and open entries: name, type, tags, username, URL, and which secret fields exist',
  },
  { name: 'vault.credential.create', scope: 'organisation', description: 'add entries' },
  {
    name: 'vault.credential.update',
    scope: 'organisation',
    description: 'change entries (writing a secret field does not let one read it back)',
  },
  { name: 'vault.credential.delete', scope: 'organisation', description: 'move entries to the trash, restore, purge' },
  {
    name: 'vault.secret.reveal',
    scope: 'organisation',
    description: "see or copy a secret field's value, where the field's own access list allows it",
  },
  { name: 'vault.totp.generate', scope: 'organisation', description: 'get the current one-time code of an entry; never its seed' },
  {
    name: 'vault.field.grant',
    scope: 'organisation',
    description: "set who may reveal which field of an entry, and the entry's access rules",
  },
  { name: 'vault.share.create', scope: 'organisation', description: 'make one-time share links' },
  { name: 'vault.breach.read', scope: 'organisation', description: 'see breach, reuse and strength findings; start a check' },
  { name: 'vault.data.import', scope: 'organisation', description: 'import entries' },
  { name: 'vault.data.export', scope: 'organisation', description: 'export entries with their secrets' },
  { name: 'vault.request.approve', scope: 'organisation', description: 'approve or refuse reveal requests' },
  { name: 'monitoring.check.read', scope: 'organisation', description: 'see checks, results, incidents, charts' },
  { name: 'monitoring.check.create', scope: 'organisation', description: 'add checks' },
  { name: 'monitoring.check.update', scope: 'organisation', description: 'change, pause, resume checks' },
  { name: 'monitoring.check.delete', scope: 'organisation', description: 'delete checks' },
  { name: 'monitoring.check.run', scope: 'organisation', description: 'run a check now' },
  { name: 'monitoring.incident.manage', scope: 'organisation', description: 'acknowledge incidents, plan maintenance windows' },
  { name: 'notification.channel.read', scope: 'organisation', description: 'see channels and deliveries (never their secrets)' },
  { name: 'notification.channel.manage', scope: 'organisation', description: 'add, change, test, remove channels' },
  { name: 'audit.event.read', scope: 'organisation', description: "read the organisation's audit events and charts" },
  { name: 'audit.event.export', scope: 'organisation', description: 'export them' },
  { name: 'audit.access.report', scope: 'organisation', description: 'run "who saw what" reports and rotation lists for a leaver' },
  { name: 'organisation.member.read', scope: 'organisation', description: 'see members and their roles' },
  { name: 'organisation.member.invite', scope: 'organisation', description: 'invite people' },
  { name: 'organisation.member.manage', scope: 'organisation', description: 'assign and remove roles, suspend, remove, review access' },
  { name: 'organisation.role.manage', scope: 'organisation', description: 'create and change custom roles' },
  { name: 'organisation.settings.manage', scope: 'organisation', description: "change the organisation's own settings and policies" },
  { name: 'api.key.read', scope: 'organisation', description: 'see API keys (prefix, scopes, last use; never the key)' },
  { name: 'api.key.manage', scope: 'organisation', description: 'create and revoke API keys and webhooks' },
  { name: 'platform.user.read', scope: 'platform', description: 'list users, their status, sessions and factors' },
  {
    name: 'platform.user.manage',
    scope: 'platform',
    description: 'create, deactivate, unlock, reset factors, force password reset, end sessions, assign platform roles',
  },
  { name: 'platform.identity-provider.manage', scope: 'platform', description: 'configure SAML, OIDC, LDAP/AD, group mappings' },
  {
    name: 'platform.organisation.manage',
    scope: 'platform',
    description:
      "create, rename, merge, deactivate organisations, allow their checks private networks, and name an organisation's first owner (never oneself without a second person's approval)",
  },
  {
    name: 'platform.audit.read',
    scope: 'platform',
    description: 'read and export deployment-level audit events (authentication, security, administration)',
  },
  { name: 'platform.audit.manage', scope: 'platform', description: 'retention, streaming, integrity checks' },
  { name: 'platform.perimeter.read', scope: 'platform', description: 'see lockouts, bans, GeoIP blocks, rate-limit hits' },
  {
    name: 'platform.perimeter.manage',
    scope: 'platform',
    description: 'change GeoIP, ban, lockout and rate-limit settings; clear lockouts and bans',
  },
  { name: 'platform.vulnerability.read', scope: 'platform', description: 'see dependency and OS findings' },
  { name: 'platform.vulnerability.scan', scope: 'platform', description: 'run scans, suppress findings with a reason' },
  {
    name: 'platform.settings.manage',
    scope: 'platform',
    description: 'change deployment settings (mail, sessions, password policy, MFA policy)',
  },
  { name: 'platform.system.manage', scope: 'platform', description: 'updates, backups, key rotation, maintenance mode' },
] as const satisfies readonly PermissionDefinition[];

export type Permission = (typeof PERMISSIONS)[number]['name'];

const scopes = new Map<string, PermissionScope>(PERMISSIONS.map(({ name, scope }) => [name, scope]));

export function isPermission(name: string): name is Permission {
  return scopes.has(name);
}

export function permissionScope(permission: Permission): PermissionScope {
  return scopes.get(permission) ?? 'platform';
}

export function permissionsOf(scope: PermissionScope): Permission[] {
  return PERMISSIONS.filter((permission) => permission.scope === scope).map(({ name }) => name);
}

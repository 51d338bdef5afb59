export interface PermissionGroup {
  readonly name: string;
  readonly permissions: readonly { readonly name: string; readonly words: string }[];
}

const group = (name: string, permissions: Readonly<Record<string, string>>): PermissionGroup => ({
  name,
  permissions: Object.entries(permissions).map(([permission, words]) => ({ name: permission, words })),
});

/** What the permissions of an organisation let somebody do, in the order of the catalogue. */
export const PERMISSION_GROUPS: readonly PermissionGroup[] = [
  group('Vault', {
    'vault.credential.read': 'See entries',
    'vault.credential.create': 'Add entries',
    'vault.credential.update': 'Change entries',
    'vault.credential.delete': 'Delete and restore entries',
    'vault.secret.reveal': 'Reveal and copy secrets',
    'vault.totp.generate': 'Get one-time codes',
    'vault.field.grant': 'Set who may reveal which field',
    'vault.share.create': 'Make one-time share links',
    'vault.breach.read': 'See breach and strength findings',
    'vault.data.import': 'Import entries',
    'vault.data.export': 'Export entries with secrets',
    'vault.request.approve': 'Approve reveal requests',
  }),
  group('Monitoring', {
    'monitoring.check.read': 'See checks and results',
    'monitoring.check.create': 'Add checks',
    'monitoring.check.update': 'Change and pause checks',
    'monitoring.check.delete': 'Delete checks',
    'monitoring.check.run': 'Run a check now',
    'monitoring.incident.manage': 'Acknowledge incidents, plan maintenance',
    'notification.channel.read': 'See channels and deliveries',
    'notification.channel.manage': 'Change channels',
  }),
  group('Audit', {
    'audit.event.read': 'Read the audit trail',
    'audit.event.export': 'Export the audit trail',
    'audit.access.report': 'Report who saw what',
  }),
  group('Organisation', {
    'organisation.member.read': 'See members and roles',
    'organisation.member.invite': 'Invite people',
    'organisation.member.manage': 'Assign roles, suspend, remove',
    'organisation.role.manage': 'Make and change roles',
    'organisation.settings.manage': "Change the organisation's settings",
  }),
  group('API', {
    'api.key.read': 'See API keys',
    'api.key.manage': 'Make and revoke API keys',
  }),
];

/** What those of the platform let somebody do; no role of an organisation has them. */
const PLATFORM = group('Platform', {
  'platform.user.read': 'See people, their sessions and factors',
  'platform.user.manage': 'Deactivate, unlock and reset people, assign platform roles',
  'platform.identity-provider.manage': 'Set up single sign-on and directories',
  'platform.organisation.manage': 'Add, deactivate, merge and delete organisations',
  'platform.audit.read': 'Read the audit trail of the platform',
  'platform.audit.manage': 'Set retention, streaming and checks of the log',
  'platform.perimeter.read': 'See lockouts and bans',
  'platform.perimeter.manage': 'Clear lockouts and bans, change their rules',
  'platform.vulnerability.read': 'See vulnerabilities',
  'platform.vulnerability.scan': 'Run scans, suppress findings',
  'platform.settings.manage': 'Change the settings',
  'platform.system.manage': 'Updates, backups, keys, maintenance',
});

const WORDS = new Map(
  [...PERMISSION_GROUPS, PLATFORM].flatMap(({ permissions }) => permissions.map(({ name, words }) => [name, words] as const)),
);

export function permissionWords(name: string): string {
  return WORDS.get(name) ?? name;
}

import type { AuditEventDto } from '../api/models';

export type AuditCategory = AuditEventDto['category'];

/** What each action is called, as something that the person did; by category. */
export const ACTION_WORDS = {
  authentication: {
    'sign-in.started': 'Began to sign in',
    'sign-in.succeeded': 'Signed in',
    'sign-in.failed': 'Failed to sign in',
    'sign-in.locked': 'Was locked out',
    'session.ended': 'Signed out',
    'session.revoked': 'Ended a session',
    'second-factor.enrolment-started': 'Began to set up a second factor',
    'second-factor.enrolled': 'Set up a second factor',
    'second-factor.failed': 'Failed the second factor',
    'second-factor.removed': 'Removed the authenticator app',
    'second-factor.reset': 'Reset the second factor of',
    'recovery-codes.renewed': 'Renewed recovery codes',
    'recovery-code.used': 'Used a recovery code',
    'passkey.added': 'Added a passkey',
    'passkey.renamed': 'Renamed a passkey',
    'passkey.removed': 'Removed a passkey',
    'passkey.used': 'Used a passkey',
    'reauthentication.succeeded': 'Confirmed identity',
    'reauthentication.failed': 'Failed to confirm identity',
    'identity.linked': 'Linked an identity of a provider',
    'identity.unlinked': 'Removed the link to a provider',
    'password.upgraded': 'Password hash was renewed',
    'password.changed': 'Changed the password',
    'password.reset': 'Set a new password by a link',
    'password.reset-refused': 'Used a void link for a new password',
    'password.reset-requested': 'Asked for a new password by mail',
    'invitation.refused': 'Used an invitation that is void',
  },
  vault: {
    'passwords.checked': 'Checked passwords against breaches',
    'passwords.check-requested': 'Asked for a check of passwords',
    'credential.listed': 'Listed credentials',
    'credential.viewed': 'Viewed',
    'credential.revealed': 'Revealed',
    'credential.former-revealed': 'Revealed a former value of',
    'credential.copied': 'Copied',
    'credential.code-generated': 'Generated a code of',
    'credential.created': 'Created',
    'credential.updated': 'Edited',
    'credential.trashed': 'Moved to the trash',
    'credential.restored': 'Restored',
    'credential.purged': 'Deleted for good',
    'credential.imported': 'Imported',
    'import.previewed': 'Previewed an import',
    'import.completed': 'Completed an import',
  },
  permission: {
    'role.assigned': 'Assigned a role',
    'role.removed': 'Removed a role',
    'role.period-changed': 'Changed the period of a role',
    'role.created': 'Created a role',
    'role.updated': 'Edited a role',
    'role.deleted': 'Deleted a role',
    'platform-role.assigned': 'Assigned a platform role',
    'platform-role.removed': 'Removed a platform role',
    'group-mapping.changed': 'Changed the mapping of groups',
    'credential.field-access-changed': 'Changed who may see a field of',
    'credential.rules-changed': 'Changed the access rules of',
    'access.refused': 'Was refused',
  },
  administration: {
    'audit.read': 'Read the audit trail',
    'audit.verified': 'Verified the audit log',
    'audit.verification-requested': 'Asked for a verification of the audit log',
    'audit.heartbeat': 'Hourly sign of life',
    'audit.month-removed': 'Retention removed a month of events',
    'audit.recounted': 'Counted a day anew',
    'anchor.updated': 'Changed where checkpoints are kept:',
    'anchor.tested': 'Tried out where checkpoints are kept:',
    'anchor.created': 'Had checkpoints kept at',
    'anchor.deleted': 'Had checkpoints no longer kept at',
    'audit.hold-placed': 'Placed a legal hold',
    'audit.hold-released': 'Released a legal hold',
    'audit.view-saved': 'Saved a view',
    'audit.view-changed': 'Changed a view',
    'audit.view-deleted': 'Deleted a view',
    'audit.export-requested': 'Asked for an audit export',
    'audit.export-finished': 'Audit export is ready',
    'audit.export-failed': 'Audit export failed',
    'audit.export-downloaded': 'Downloaded an audit export',
    'audit.export-deleted': 'Deleted an audit export',
    'user.created': 'Created a user',
    'user.activated': 'Activated a user',
    'user.deactivated': 'Deactivated a user',
    'user.updated': 'Edited a user',
    'external-account.linked': 'Linked an outside account',
    'external-account.unlinked': 'Unlinked an outside account',
    'identity-provider.created': 'Added an identity provider',
    'identity-provider.updated': 'Edited an identity provider',
    'identity-provider.deleted': 'Deleted an identity provider',
    'identity-provider.previewed': 'Dry run of an identity provider',
    'identity-provider.tested': 'Test login with an identity provider',
    'directory.created': 'Added a directory',
    'directory.updated': 'Edited a directory',
    'directory.deleted': 'Deleted a directory',
    'directory.tested': 'Tested a directory',
    'directory.previewed': 'Previewed a directory',
    'directory.sync-requested': 'Asked for a directory to be synchronised',
    'directory.synced': 'Directory was synchronised',
    'scim-client.created': 'Created a SCIM client',
    'scim-client.renewed': 'Renewed a SCIM client',
    'scim-client.revoked': 'Revoked a SCIM client',
    'scim.changed': 'Changed people by SCIM',
    'password.change-required': 'Required a new password of',
    'password.reset-issued': 'Made a link for a new password of',
    'invitation.created': 'Invited',
    'invitation.accepted': 'Accepted an invitation',
    'invitation.mailed': 'Mailed an invitation',
    'invitation.revoked': 'Revoked an invitation',
    'setting.changed': 'Changed a setting',
    'mail.tested': 'Sent a test mail',
    'second-factor.rule-changed': 'Changed the rule of the second factor',
    'session-limit.changed': 'Changed a limit of sessions',
    'mail.retried': 'Tried to send a mail again',
    'check.created': 'Created a check',
    'check.updated': 'Edited a check',
    'check.deleted': 'Deleted a check',
    'check.paused': 'Paused a check',
    'check.resumed': 'Resumed a check',
    'check.run-requested': 'Ran a check',
    'check.heartbeat-renewed': 'Renewed the address of a heartbeat',
    'incident.acknowledged': 'Acknowledged an incident',
    'maintenance.planned': 'Planned maintenance',
    'maintenance.changed': 'Changed planned maintenance',
    'maintenance.ended': 'Ended maintenance early',
    'maintenance.deleted': 'Deleted planned maintenance',
    'channel.created': 'Created an alert channel',
    'channel.updated': 'Edited an alert channel',
    'channel.deleted': 'Deleted an alert channel',
    'channel.tested': 'Tested an alert channel',
    'channel.delivery-replayed': 'Sent an alert again',
    'vault.policy-changed': 'Changed the policy of the vault',
    'stream.created': 'Created an audit stream',
    'stream.updated': 'Edited an audit stream',
    'stream.deleted': 'Deleted an audit stream',
    'stream.paused': 'Paused an audit stream',
    'stream.resumed': 'Resumed an audit stream',
    'stream.tested': 'Tested an audit stream',
    'detection-rule.changed': 'Changed a detection rule',
    'finding.acknowledged': 'Acknowledged a finding',
    'demonstration.seeded': 'Made the demonstration',
  },
  organisation: {
    'organisation.created': 'Created the organisation',
    'organisation.updated': 'Edited the organisation',
    'organisation.deactivated': 'Deactivated the organisation',
    'organisation.reactivated': 'Reactivated the organisation',
    'organisation.deletion-scheduled': 'Scheduled the deletion of the organisation',
    'organisation.deletion-cancelled': 'Cancelled the deletion of the organisation',
    'organisation.deleted': 'Deleted the organisation',
    'organisation.merge-started': 'Began to merge the organisation',
    'organisation.merged': 'Merged the organisation',
    'member.added': 'Added a member',
    'member.removed': 'Removed a member',
    'member.suspended': 'Suspended a member',
    'member.resumed': 'Resumed a member',
    'member.access-reviewed': 'Reviewed the access of a member',
  },
  api: {
    'api-key.created': 'Created an API key',
    'api-key.rotated': 'Rotated an API key',
    'api-key.revoked': 'Revoked an API key',
    'api-key.used': 'Used an API key',
    'api-key.refused': 'API key was refused',
    'api-key.scope-violation': 'API key went beyond its scope',
  },
  security: {
    'credential.breach-found': 'Found a password in a breach',
    'scim-client.refused': 'SCIM client was refused',
    'anchor.failed': 'Could not have checkpoints kept at',
    'anchor.recovered': 'Has checkpoints kept again at',
    'audit.log-broken': 'Audit log was found broken',
    'api-key.wrong-address': 'API key was used from a wrong address',
    'vault.integrity-failed': 'Found a damaged secret',
    'rate-limit.exceeded': 'Hit a rate limit',
    'passkey.counter-went-back': 'Passkey may have been copied',
    'lockout.started': 'Lockout started',
    'lockout.cleared': 'Cleared a lockout',
    'sign-in.storm': 'Passwords of many people are being guessed',
    'check.state-changed': 'Check changed state',
    'check.certificate-changed': 'Certificate changed',
    'incident.opened': 'Incident opened',
    'incident.closed': 'Incident closed',
    'stream.interrupted': 'Audit stream was interrupted',
    'stream.recovered': 'Audit stream recovered',
    'stream.gap-found': 'Gap in an audit stream',
    'detection.found': 'Something unusual was found',
  },
} as const satisfies Readonly<Record<AuditCategory, Readonly<Record<string, string>>>>;

const WORDS: Readonly<Record<string, string>> = Object.assign({}, ...Object.values(ACTION_WORDS)) as Record<string, string>;

/** The actions of a category, or of all, with their words. */
export function actionsOf(
  category: string | undefined,
): readonly { readonly category: string; readonly actions: readonly (readonly [string, string])[] }[] {
  return CATEGORIES.filter(([name]) => category === undefined || category === name).map(([name, label]) => ({
    category: label,
    actions: Object.entries(ACTION_WORDS[name]),
  }));
}

/** An action in words; one this page does not know yet is spelled out from its name. */
export function actionWords(action: string): string {
  return WORDS[action] ?? action.replaceAll(/[.-]/g, ' ').replace(/^\w/, (letter) => letter.toUpperCase());
}

export const CATEGORIES = [
  ['authentication', 'Authentication'],
  ['vault', 'Vault access'],
  ['permission', 'Permissions'],
  ['administration', 'Administration'],
  ['organisation', 'Organisation'],
  ['api', 'API access'],
  ['security', 'Security'],
] as const;

export function categoryWords(category: string): string {
  return CATEGORIES.find(([name]) => name === category)?.[1] ?? category;
}

export const OUTCOMES = [
  ['success', 'Success'],
  ['failure', 'Failure'],
  ['refused', 'Refused'],
] as const;

export const TONES: Readonly<Record<string, string>> = { success: 'good', failure: 'bad', refused: 'warn' };

/** Local start of a period that reaches back from now; undefined means from the beginning. */
export function periodStart(period: string, now: Date): string | undefined {
  const days = { today: 0, week: 7, month: 30, quarter: 90 }[period];
  if (days === undefined) return undefined;
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  return midnight.toISOString();
}

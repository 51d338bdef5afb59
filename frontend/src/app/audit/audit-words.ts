const WORDS: Readonly<Record<string, string>> = {
  'sign-in.started': 'Began to sign in',
  'sign-in.succeeded': 'Signed in',
  'sign-in.failed': 'Failed to sign in',
  'sign-in.locked': 'Was locked out',
  'session.ended': 'Signed out',
  'session.revoked': 'Ended a session',
  'second-factor.enrolment-started': 'Began to set up a second factor',
  'second-factor.enrolled': 'Set up a second factor',
  'second-factor.failed': 'Failed the second factor',
  'recovery-codes.renewed': 'Renewed recovery codes',
  'recovery-code.used': 'Used a recovery code',
  'reauthentication.succeeded': 'Confirmed identity',
  'reauthentication.failed': 'Failed to confirm identity',
  'password.changed': 'Changed the password',
  'second-factor.reset': 'Reset the second factor of',
  'password.reset': 'Set a new password by a link',
  'password.reset-refused': 'Used a void link for a new password',
  'password.change-required': 'Required a new password of',
  'password.reset-issued': 'Made a link for a new password of',
  'stream.created': 'Created an audit stream',
  'stream.updated': 'Edited an audit stream',
  'stream.deleted': 'Deleted an audit stream',
  'stream.paused': 'Paused an audit stream',
  'stream.resumed': 'Resumed an audit stream',
  'stream.tested': 'Tested an audit stream',
  'stream.interrupted': 'Audit stream was interrupted',
  'stream.recovered': 'Audit stream recovered',
  'stream.gap-found': 'Gap in an audit stream',
  'detection-rule.changed': 'Changed a detection rule',
  'detection.found': 'Something unusual was found',
  'finding.acknowledged': 'Acknowledged a finding',
  'api-key.created': 'Created an API key',
  'api-key.rotated': 'Rotated an API key',
  'api-key.revoked': 'Revoked an API key',
  'api-key.used': 'Used an API key',
  'api-key.refused': 'API key was refused',
  'api-key.scope-violation': 'API key went beyond its scope',
  'api-key.wrong-address': 'API key was used from a wrong address',
  'credential.listed': 'Listed credentials',
  'credential.viewed': 'Viewed',
  'credential.revealed': 'Revealed',
  'credential.copied': 'Copied',
  'credential.code-generated': 'Generated a code of',
  'credential.created': 'Created',
  'credential.updated': 'Edited',
  'credential.trashed': 'Moved to the trash',
  'credential.restored': 'Restored',
  'credential.imported': 'Imported',
  'import.previewed': 'Previewed an import',
  'import.completed': 'Completed an import',
  'role.assigned': 'Assigned a role',
  'role.removed': 'Removed a role',
  'platform-role.assigned': 'Assigned a platform role',
  'platform-role.removed': 'Removed a platform role',
  'access.refused': 'Was refused',
  'audit.read': 'Read the audit trail',
  'user.created': 'Created a user',
  'user.activated': 'Activated a user',
  'user.deactivated': 'Deactivated a user',
  'invitation.created': 'Invited',
  'invitation.accepted': 'Accepted an invitation',
  'invitation.refused': 'Used an invitation that is void',
  'password.upgraded': 'Password hash was renewed',
  'demonstration.seeded': 'Made the demonstration',
  'setting.changed': 'Changed a setting',
  'check.created': 'Created a check',
  'check.updated': 'Edited a check',
  'check.deleted': 'Deleted a check',
  'check.paused': 'Paused a check',
  'check.resumed': 'Resumed a check',
  'check.run-requested': 'Ran a check',
  'check.state-changed': 'Check changed state',
  'organisation.created': 'Created the organisation',
  'organisation.updated': 'Edited the organisation',
  'member.added': 'Added a member',
  'member.removed': 'Removed a member',
  'vault.integrity-failed': 'Found a damaged secret',
  'rate-limit.exceeded': 'Hit a rate limit',
  'lockout.started': 'Lockout started',
};

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

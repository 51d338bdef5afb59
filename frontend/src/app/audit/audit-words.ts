import type { AuditEventDto } from '../api/models';
import { ADMINISTRATION_WORDS } from './audit-administration-words';
import { SECURITY_WORDS } from './audit-security-words';

export type AuditCategory = AuditEventDto['category'];

/** What each action is called, as something that the person did; by category. */
export const ACTION_WORDS = {
  authentication: {
    'sign-in.started': 'Began to sign in',
    'sign-in.succeeded': 'Signed in',
    'sign-in.failed': 'Failed to sign in',
    'sign-in.locked': 'Was locked out',
    'session.ended': 'Session ended',
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
    'provider-logout.received': 'A provider told of a sign-out there',
    'provider-logout.refused': 'A sign-out in the name of a provider was refused',
    'password.upgraded': 'Password hash was renewed',
    'password.looked-up': 'Password was found in no breach',
    'email.change-requested': 'Asked to change the e-mail address',
    'email.changed': 'Changed the e-mail address',
    'email.change-refused': 'Change of the e-mail address was refused',
    'password.changed': 'Changed the password',
    'password.reset': 'Set a new password by a link',
    'password.reset-refused': 'Used a void link for a new password',
    'password.reset-requested': 'Asked for a new password by mail',
    'invitation.refused': 'Used an invitation that is void',
  },
  vault: {
    'exposure.reported': 'Looked at who has known',
    'exposure.exported': 'Exported the list of secrets known to',
    'exposure.assigned': 'Assigned the change of',
    'exposure.accepted': 'Accepted as known to a leaver',
    'access.requested': 'Asked for access to',
    'access.approved': 'Approved access to',
    'access.denied': 'Denied access to',
    'access.extended': 'Extended access to',
    'access.withdrawn': 'Withdrew a request for',
    'access.returned': 'Gave access back to',
    'access.revoked': 'Revoked access to',
    'access.expired': 'Closed the access, or the request for it, to',
    'access.glass-broken': 'Broke the glass of',
    'exposure.reopened': 'Asked again for the change of',
    'passwords.checked': 'Checked passwords of',
    'passwords.check-requested': 'Asked for a check of passwords',
    'credential.listed': 'Listed credentials',
    'credential.viewed': 'Viewed',
    'credential.revealed': 'Revealed',
    'credential.former-revealed': 'Revealed a former value of',
    'credential.copied': 'Copied',
    'credential.shared': 'Put into a link',
    'credential.exported': 'Exported',
    'export.started': 'Began to export the vault',
    'export.completed': 'Exported the vault',
    'share.created': 'Made a link for somebody outside',
    'share.opened': 'Opened a link',
    'share.refused': 'Came to a link in vain',
    'share.ended': 'Ended a link',
    'secret-request.created': 'Asked somebody outside for a secret',
    'secret-request.answered': 'Answered from outside',
    'secret-request.refused': 'Came to a link in vain',
    'secret-request.ended': 'Ended a link',
    'credential.code-generated': 'Generated a code of',
    'credential.created': 'Created',
    'credential.updated': 'Edited',
    'credential.trashed': 'Moved to the trash',
    'credential.restored': 'Restored',
    'credential.purged': 'Deleted for good',
    'credential.imported': 'Imported',
    'attachment.added': 'Added a file to',
    'attachment.downloaded': 'Downloaded a file of',
    'attachment.deleted': 'Deleted a file of',
    'personal-vault.opened': 'Opened',
    'personal-vault.given-up': 'Deleted',
    'personal-vault.erased': 'Cleared',
    'folder.created': 'Made the folder',
    'folder.changed': 'Renamed or moved the folder',
    'folder.deleted': 'Deleted the folder',
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
    'platform-role.period-changed': 'Changed the period of a platform role',
    'group-mapping.changed': 'Changed the mapping of groups',
    'credential.field-access-changed': 'Changed who may see a field of',
    'credential.rules-changed': 'Changed the access rules of',
    'access.refused': 'Was refused',
  },
  administration: ADMINISTRATION_WORDS,
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
    'api-key.reach-added': 'Let an API key into this organisation',
    'api-key.reach-ended': 'Shut an API key out of this organisation',
    'api-key.rotated': 'Rotated an API key',
    'api-key.revoked': 'Revoked an API key',
    'api-key.used': 'Used an API key',
    'api-key.refused': 'API key was refused',
    'api-key.wrong-address': 'API key was used from a wrong address',
    'api-key.scope-violation': 'API key went beyond its scope',
  },
  security: SECURITY_WORDS,
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

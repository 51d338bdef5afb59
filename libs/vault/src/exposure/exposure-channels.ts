import type { AUDIT_CATALOGUE } from '@clientst0r/audit';

/** How somebody came to know the value of a secret field. `link` and `answer`: somebody outside, by a link; `code`: one-time codes, never their seed. */
export const EXPOSURE_CHANNELS = [
  'reveal',
  'copy',
  'code',
  'former',
  'share',
  'export',
  'api-key',
  'write',
  'import',
  'link',
  'answer',
] as const;
export type ExposureChannel = (typeof EXPOSURE_CHANNELS)[number];

type VaultAction = (typeof AUDIT_CATALOGUE)['vault'][number];

/**
 * What each action of the vault lets its actor know; null where no secret passes. A new action does not compile without a
 * decision here, and `exposures.spec` walks all operations for answers with secrets that the ledger does not tell of.
 */
export const EXPOSING = {
  'credential.listed': null,
  'credential.viewed': null,
  'credential.revealed': 'reveal',
  'credential.copied': 'copy',
  'credential.code-generated': 'code',
  'credential.former-revealed': 'former',
  'credential.shared': 'share',
  'credential.exported': 'export',
  'export.started': null,
  'export.completed': null,
  'share.created': null,
  'share.opened': 'link',
  'share.refused': null,
  'share.ended': null,
  'secret-request.created': null,
  'secret-request.answered': 'answer',
  'secret-request.refused': null,
  'secret-request.ended': null,
  'credential.created': 'write',
  'credential.updated': 'write',
  'credential.trashed': null,
  'credential.restored': null,
  'credential.purged': null,
  'credential.imported': 'import',
  // A file is no field: the trail tells who had it, the ledger does not.
  'attachment.added': null,
  'attachment.downloaded': null,
  'attachment.deleted': null,
  'personal-vault.opened': null,
  'personal-vault.given-up': null,
  'personal-vault.erased': null,
  'folder.created': null,
  'folder.changed': null,
  'folder.deleted': null,
  'import.previewed': null,
  'import.completed': null,
  'passwords.check-requested': null,
  'passwords.checked': null,
  'exposure.reported': null,
  'exposure.exported': null,
  'exposure.assigned': null,
  'exposure.accepted': null,
  'exposure.reopened': null,
  'access.requested': null,
  'access.approved': null,
  'access.denied': null,
  'access.extended': null,
  'access.withdrawn': null,
  'access.returned': null,
  'access.revoked': null,
  'access.expired': null,
  'access.glass-broken': null,
} as const satisfies Readonly<Record<VaultAction, ExposureChannel | null>>;

export type ExposingAction = { [A in VaultAction]: (typeof EXPOSING)[A] extends null ? never : A }[VaultAction];

export const EXPOSING_ACTIONS = Object.entries(EXPOSING).flatMap(([action, channel]) =>
  channel === null ? [] : [action as ExposingAction],
);

export function channelOf(action: ExposingAction, byApiKey: boolean): ExposureChannel {
  const channel = EXPOSING[action];
  return byApiKey && (channel === 'reveal' || channel === 'copy') ? 'api-key' : channel;
}

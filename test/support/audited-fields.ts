/**
 * D48: what an event of each category has to tell besides time, person, address and request: `object` is its type, id and name (`object-id` without a name),
 * `organisation` its id, and everything else is found in its details.
 */
export const TOLD_FIELDS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  authentication: {
    'sign-in.started': ['object', 'door', 'due'],
    'sign-in.succeeded': ['object', 'door', 'secondFactor'],
    'sign-in.failed': ['door', 'reason'],
    'session.ended': ['reason'],
    'session.revoked': ['object', 'sessions', 'sessionIds'],
    'second-factor.enrolled': ['object', 'method'],
    'second-factor.failed': ['object', 'method', 'reason'],
    'second-factor.removed': ['object', 'method'],
    'second-factor.reset': ['object'],
    'recovery-code.used': ['object'],
    'recovery-codes.renewed': ['object'],
    'passkey.added': ['object', 'passkeyId', 'name'],
    'passkey.renamed': ['object', 'passkeyId', 'before', 'after'],
    'passkey.removed': ['object', 'passkeyId', 'name'],
    'passkey.used': ['object', 'passkeyId', 'name'],
    'reauthentication.succeeded': ['method'],
    'reauthentication.failed': ['method', 'reason'],
    'password.changed': ['object', 'reason'],
    'password.reset': ['object', 'issuedBy'],
  },
  vault: {
    'credential.listed': ['organisation', 'filters', 'shown'],
    'credential.viewed': ['organisation', 'object'],
    'credential.revealed': ['organisation', 'object', 'fieldId', 'label', 'version'],
    'credential.copied': ['organisation', 'object', 'fieldId', 'label', 'version'],
    'credential.code-generated': ['organisation', 'object', 'fieldId', 'label', 'version'],
    'credential.former-revealed': ['organisation', 'object', 'fieldId', 'label', 'version', 'reason'],
    'credential.created': ['organisation', 'object', 'type', 'fields'],
    'credential.updated': ['organisation', 'object', 'changes'],
    'credential.trashed': ['organisation', 'object'],
    'credential.restored': ['organisation', 'object'],
    'credential.purged': ['organisation', 'object', 'because'],
    'credential.imported': ['organisation', 'object', 'type', 'format', 'secrets'],
    'credential.exported': ['organisation', 'object', 'secrets', 'leftOut'],
    'credential.shared': ['organisation', 'object', 'fieldId', 'label', 'version'],
    'export.started': ['organisation', 'format', 'reason'],
    'export.completed': ['organisation', 'format', 'entries', 'secrets', 'leftOut'],
    'import.completed': ['organisation', 'format', 'imported', 'skipped'],
    'share.created': ['organisation', 'object', 'recipient', 'views', 'credentialId', 'fieldId', 'label', 'version', 'expiresAt'],
    'share.opened': ['organisation', 'object', 'recipient', 'viewsLeft', 'credentialId', 'fieldId', 'label', 'version'],
    'share.ended': ['organisation', 'object', 'recipient', 'because'],
    'secret-request.created': ['organisation', 'object', 'recipient', 'fields', 'expiresAt'],
    'secret-request.answered': ['organisation', 'object', 'recipient', 'fields', 'secrets'],
    'access.requested': ['organisation', 'object', 'requestId', 'fieldId', 'label', 'version', 'reason', 'minutes', 'approvalsNeeded'],
    'access.approved': ['organisation', 'object', 'requestId', 'fieldId', 'label', 'version', 'approvals', 'needed', 'granted'],
    'access.denied': ['organisation', 'object', 'requestId', 'fieldId', 'note'],
    'access.glass-broken': ['organisation', 'object', 'requestId', 'fieldId', 'label', 'version', 'reason', 'approversTold'],
    'attachment.added': ['organisation', 'object', 'attachmentId', 'file', 'bytes'],
    'attachment.downloaded': ['organisation', 'object', 'attachmentId', 'file', 'bytes', 'reason'],
  },
  permission: {
    'role.assigned': ['organisation', 'object', 'roles', 'before', 'after'],
    'role.created': ['organisation', 'object', 'after'],
    'role.updated': ['organisation', 'object', 'before', 'after'],
    'role.deleted': ['organisation', 'object', 'before', 'holders'],
    'platform-role.assigned': ['object', 'roles', 'before', 'after'],
    'credential.field-access-changed': ['organisation', 'object', 'fieldId', 'label', 'before', 'after'],
    'credential.rules-changed': ['organisation', 'object', 'before', 'after'],
    'access.refused': ['method', 'path'],
  },
  administration: {
    'user.created': ['object', 'name', 'way'],
    'user.deactivated': ['object', 'before', 'after'],
    'user.activated': ['object', 'before', 'after'],
    'invitation.created': ['object', 'purpose', 'roles', 'expiresAt'],
    'setting.changed': ['before', 'after'],
    'session-limit.changed': ['before', 'after'],
    'second-factor.rule-changed': ['before', 'after'],
    'country-rule.changed': ['before', 'after'],
    'detection-rule.changed': ['before', 'after'],
    'vault.policy-changed': ['organisation', 'before', 'after'],
    'vault.sealed': ['organisation', 'reason'],
    'vault.unsealed': ['organisation', 'reason', 'sealedSince'],
    'stream.updated': ['object', 'before', 'after'],
    'anchor.updated': ['object', 'before', 'after'],
    'channel.updated': ['organisation', 'object', 'before', 'after'],
    'check.updated': ['organisation', 'object', 'before', 'after'],
    'keys.rotation-requested': ['organisation'],
    'audit.export-requested': ['object-id', 'filter'],
  },
  organisation: {
    'organisation.created': ['organisation', 'object', 'slug'],
    'organisation.updated': ['organisation', 'object', 'before', 'after'],
    'organisation.deactivated': ['organisation', 'object', 'before', 'after'],
    'organisation.reactivated': ['organisation', 'object', 'before', 'after'],
    'organisation.merge-started': ['organisation', 'object'],
    'member.added': ['organisation', 'object', 'roles'],
    'member.suspended': ['organisation', 'object', 'roles'],
    'member.removed': ['organisation', 'object', 'roles'],
  },
  api: {
    'api-key.created': ['organisation', 'object', 'ownerId', 'scopes', 'ranges', 'expiresAt'],
    'api-key.rotated': ['organisation', 'object', 'successorId', 'endsAt'],
    'api-key.revoked': ['organisation', 'object', 'ownerId'],
    'api-key.used': ['organisation', 'object', 'method', 'path', 'status'],
    'api-key.scope-violation': ['organisation', 'object', 'asked', 'method', 'path', 'status'],
  },
  security: {
    'country.refused': ['at', 'country', 'rule'],
    'lockout.started': ['kind', 'pairLockedForSeconds', 'nameLockedForSeconds', 'addressHeldForSeconds'],
    'lockout.cleared': [],
    'device.first-seen': ['object', 'browser', 'network', 'country'],
  },
};

export interface ToldRow {
  readonly category: string;
  readonly action: string;
  readonly organisation_id: string | null;
  readonly object_type: string | null;
  readonly object_id: string | null;
  readonly object_name: string | null;
  readonly details: string | Record<string, unknown> | null;
}

function isWithoutObject({ object_type: type, object_id: id, object_name: name }: ToldRow, isNamed: boolean): boolean {
  return type === null || id === null || (isNamed && (name ?? '') === '');
}

/** What a row does not tell of what it has to. */
export function untoldBy(row: ToldRow, fields: readonly string[]): string[] {
  const details = typeof row.details === 'string' ? (JSON.parse(row.details) as Record<string, unknown>) : (row.details ?? {});
  return fields.filter((field) => {
    if (field === 'organisation') return row.organisation_id === null;
    if (field.startsWith('object')) return isWithoutObject(row, field === 'object');
    return details[field] === undefined;
  });
}

import { AuditFact, type AuditObject, type AuditOutcome, type AuditValue } from '@clientst0r/audit';
import type { RevealReason } from './access/reveal-policy.js';
import type { SecretUse } from './access/secret-access.js';
import type { Refused } from './access/secret-access.policy.js';

type Details = Readonly<Record<string, AuditValue>>;

interface NamedCredential {
  readonly id: string;
  readonly name: string;
}

/** Which value of which field; never the value. */
export interface AuditedField {
  readonly fieldId: string;
  readonly label: string;
  readonly version: number;
}

function credentialObject({ id, name }: NamedCredential): AuditObject {
  return { type: 'credential', id, name };
}

const listed = ({ fieldId, label, version }: AuditedField): Details => ({ fieldId, label, version });

/** Of which secrets somebody knows the value because he wrote it. */
export function written(secrets: readonly AuditedField[]): Details {
  return secrets.length === 0 ? {} : { secrets: secrets.map(listed) };
}

abstract class VaultFact extends AuditFact {
  readonly category = 'vault';
}

/** What was typed into the search stays out: people paste secrets into the wrong box. */
export class CredentialsListed extends VaultFact {
  readonly action = 'credential.listed';
  override readonly details: Details;

  constructor(filters: readonly string[], shown: number) {
    super();
    this.details = { filters, shown };
  }
}

export class CredentialViewed extends VaultFact {
  readonly action = 'credential.viewed';
  override readonly object: AuditObject;

  constructor(credential: NamedCredential) {
    super();
    this.object = credentialObject(credential);
  }
}

const RELEASES = {
  reveal: 'credential.revealed',
  copy: 'credential.copied',
  code: 'credential.code-generated',
  former: 'credential.former-revealed',
  share: 'credential.shared',
  export: 'credential.exported',
} as const satisfies Record<SecretUse, string>;

/** `via` where a program asked with its owner's key; `leaseId` of the approved request where approval is needed. */
export type ReleaseTerms = RevealReason & { readonly via?: 'api-key'; readonly leaseId?: string };

/** A secret that leaves, or was refused: seeing, copying and generating a code are different actions. */
export class SecretReleased extends VaultFact {
  readonly action: (typeof RELEASES)[SecretUse];
  override readonly outcome: AuditOutcome;
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(use: SecretUse, credential: NamedCredential, field: AuditedField, given: ReleaseTerms, refusal?: Refused['refusal']) {
    super();
    this.action = RELEASES[use];
    this.outcome = refusal === undefined ? 'success' : 'refused';
    this.object = credentialObject(credential);
    this.details = { ...field, ...given, ...(refusal === undefined ? {} : { refusal }) };
  }
}

export class CredentialCreated extends VaultFact {
  readonly action = 'credential.created';
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(credential: NamedCredential, type: string, fields: readonly string[], secrets: readonly AuditedField[]) {
    super();
    this.object = credentialObject(credential);
    this.details = { type, fields, ...written(secrets) };
  }
}

/** Values before and after of what may be shown; of a secret only that it changed. */
export class CredentialUpdated extends VaultFact {
  readonly action = 'credential.updated';
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(credential: NamedCredential, changes: Details, secrets: readonly AuditedField[]) {
    super();
    this.object = credentialObject(credential);
    this.details = { changes, ...written(secrets) };
  }
}

export class CredentialTrashed extends VaultFact {
  readonly action = 'credential.trashed';
  override readonly object: AuditObject;

  constructor(credential: NamedCredential) {
    super();
    this.object = credentialObject(credential);
  }
}

/** Removed for good, with its ciphertexts and files: by somebody, or because its time in the trash was over. */
export class CredentialPurged extends VaultFact {
  readonly action = 'credential.purged';
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(credential: NamedCredential, asked: boolean, files: number) {
    super();
    this.object = credentialObject(credential);
    this.details = { because: asked ? 'asked for' : 'the time in the trash was over', ...(files === 0 ? {} : { files }) };
  }
}

export class CredentialRestored extends VaultFact {
  readonly action = 'credential.restored';
  override readonly object: AuditObject;

  constructor(credential: NamedCredential) {
    super();
    this.object = credentialObject(credential);
  }
}

export class CredentialImported extends VaultFact {
  readonly action = 'credential.imported';
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(credential: NamedCredential, type: string, format: string, secrets: readonly AuditedField[]) {
    super();
    this.object = credentialObject(credential);
    this.details = { type, format, ...written(secrets) };
  }
}

export class ImportPreviewed extends VaultFact {
  readonly action = 'import.previewed';
  override readonly details: Details;

  constructor(format: string, counts: Readonly<Record<'accepted' | 'rejected' | 'duplicates', number>>) {
    super();
    this.details = { format, ...counts };
  }
}

export class ImportCompleted extends VaultFact {
  readonly action = 'import.completed';
  override readonly details: Details;

  constructor(format: string, counts: Readonly<Record<'imported' | 'skipped', number>>) {
    super();
    this.details = { format, ...counts };
  }
}

/** Ahead of the first byte of a file that holds the vault in the clear. */
export class ExportStarted extends VaultFact {
  readonly action = 'export.started';
  override readonly details: Details;

  constructor(format: string, given: RevealReason, locked: boolean) {
    super();
    this.details = { format, locked, ...given };
  }
}

/** Which secrets of an entry went into a file, ahead of their decryption. */
export class CredentialExported extends VaultFact {
  readonly action = 'credential.exported';
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(credential: NamedCredential, secrets: readonly AuditedField[], leftOut: number) {
    super();
    this.object = credentialObject(credential);
    this.details = { secrets: secrets.map(listed), leftOut };
  }
}

export class ExportCompleted extends VaultFact {
  readonly action = 'export.completed';
  override readonly details: Details;

  constructor(format: string, counts: Readonly<Record<'entries' | 'secrets' | 'leftOut', number>>) {
    super();
    this.details = { format, ...counts };
  }
}

/** A ciphertext that is not the one that was written in its place: somebody changed the database. */
export class VaultIntegrityFailed extends AuditFact {
  readonly category = 'security';
  readonly action = 'vault.integrity-failed';
  override readonly outcome = 'failure';
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(credential: NamedCredential, field: AuditedField) {
    super();
    this.object = credentialObject(credential);
    this.details = { ...field };
  }
}

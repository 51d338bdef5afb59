import { AuditFact, type AuditObject, type AuditOutcome, type AuditValue } from '@clientst0r/audit';
import type { Refused } from '../access/secret-access.policy.js';
import type { ReleaseTerms } from '../vault.audit.js';

type Details = Readonly<Record<string, AuditValue>>;

interface NamedCredential {
  readonly id: string;
  readonly name: string;
}

/** Which file; never what is in it. */
export interface AuditedFile {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
}

/** The object is the entry, as for its fields. */
abstract class AttachmentFact extends AuditFact {
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(credential: NamedCredential, { id, name, bytes }: AuditedFile, more: Details = {}) {
    super();
    this.object = { type: 'credential', id: credential.id, name: credential.name };
    this.details = { attachmentId: id, file: name, bytes, ...more };
  }
}

export class AttachmentAdded extends AttachmentFact {
  readonly category = 'vault';
  readonly action = 'attachment.added';
}

/** Committed ahead of the first byte, or of the refusal. */
export class AttachmentDownloaded extends AttachmentFact {
  readonly category = 'vault';
  readonly action = 'attachment.downloaded';
  override readonly outcome: AuditOutcome;

  constructor(credential: NamedCredential, file: AuditedFile, given: ReleaseTerms, refusal?: Refused['refusal']) {
    super(credential, file, { ...given, ...(refusal === undefined ? {} : { refusal }) });
    this.outcome = refusal === undefined ? 'success' : 'refused';
  }
}

/** For good, with its ciphertext. */
export class AttachmentDeleted extends AttachmentFact {
  readonly category = 'vault';
  readonly action = 'attachment.deleted';
}

/** A file that is not the one that was written: a chunk or the key is another, is missing, or stands in another place. */
export class AttachmentBroken extends AttachmentFact {
  readonly category = 'security';
  readonly action = 'vault.integrity-failed';
  override readonly outcome = 'failure';
}

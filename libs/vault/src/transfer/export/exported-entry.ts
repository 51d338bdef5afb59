import type { SecretText } from '@clientst0r/platform';
import type { CredentialType, FieldKind } from '../../credential/credential-types.js';

export interface ExportedField {
  readonly key: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly value: SecretText;
}

/** A field that the caller may not reveal, or that does not open: its value is not in the file, which says so. */
export interface LeftOut {
  readonly label: string;
  readonly because: string;
}

export interface ExportedEntry {
  readonly name: string;
  readonly type: CredentialType;
  readonly tags: readonly string[];
  /** Names from the top with slashes between them; null for none. */
  readonly folder: string | null;
  /** `YYYY-MM-DD`. */
  readonly expiresOn: string | null;
  readonly fields: readonly ExportedField[];
  readonly leftOut: readonly LeftOut[];
}

/** Text of a file, made while entries arrive. */
export interface ExportWriter {
  readonly mediaType: string;
  readonly extension: string;
  begin(): string;
  entry(entry: ExportedEntry): string;
  end(): string;
  /** In any case the last: also of a file that is cut off. */
  close?(): void;
}

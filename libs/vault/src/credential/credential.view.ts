import type { Credential } from './credential.entity.js';
import { type CredentialType, type FieldKind } from './credential-types.js';

/** An entry as a list shows it. */
export interface CredentialSummary {
  readonly id: string;
  readonly type: CredentialType;
  readonly name: string;
  readonly username: string | null;
  readonly url: string | null;
  readonly tags: readonly string[];
  readonly updatedAt: Date;
  readonly version: number;
}

/** A field without its secret: that it has one is all that is told. */
export interface FieldView {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly secret: boolean;
  readonly value: string | null;
  readonly hasValue: boolean;
  readonly version: number;
  readonly updatedAt: Date;
}

export interface CredentialView extends CredentialSummary {
  readonly createdAt: Date;
  readonly trashedAt: Date | null;
  readonly fields: readonly FieldView[];
}

export function viewOf(credential: Credential): CredentialView {
  const { id, type, name, username, url, tags, createdAt, updatedAt, trashedAt, version } = credential;
  const fields = credential.fields.getItems().map((field): FieldView => {
    const { key, label, kind, secret, value, hasValue } = field;
    return { id: field.id, key, label, kind, secret, value, hasValue, version: field.version, updatedAt: field.updatedAt };
  });
  return { id, type, name, username, url, tags, createdAt, updatedAt, trashedAt, version, fields };
}

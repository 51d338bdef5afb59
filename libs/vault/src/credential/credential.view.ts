import type { Actor } from '@clientst0r/platform';
import { type FieldAccess, isNamed } from '../access/field-access.js';
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
  readonly folderId: string | null;
  /** `YYYY-MM-DD`. */
  readonly expiresOn: string | null;
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
  /** Whether the field has a list of those who may use it. Who is on it is told to those who may set it. */
  readonly limited: boolean;
  /** By that list; the permission is asked for besides. */
  readonly mayReveal: boolean;
  readonly mayUpdate: boolean;
}

/** For whom an entry is shown. */
export type Viewer = Pick<Actor, 'userId' | 'roleIds'>;

export interface CredentialView extends CredentialSummary {
  readonly createdAt: Date;
  readonly trashedAt: Date | null;
  readonly fields: readonly FieldView[];
}

export function viewOf(credential: Credential, viewer: Viewer): CredentialView {
  const { id, type, name, username, url, tags, folderId, expiresOn, createdAt, updatedAt, trashedAt, version } = credential;
  const fields = credential.fields.getItems().map((field): FieldView => {
    const { key, label, kind, secret, value, hasValue } = field;
    const shown = { id: field.id, key, label, kind, secret, value, hasValue, version: field.version, updatedAt: field.updatedAt };
    return { ...shown, ...rightsOn(field.access, viewer) };
  });
  return { id, type, name, username, url, tags, folderId, expiresOn, createdAt, updatedAt, trashedAt, version, fields };
}

export function rightsOn(access: FieldAccess, viewer: Viewer): Pick<FieldView, 'limited' | 'mayReveal' | 'mayUpdate'> {
  return { limited: access !== null, mayReveal: isNamed(access, 'reveal', viewer), mayUpdate: isNamed(access, 'update', viewer) };
}

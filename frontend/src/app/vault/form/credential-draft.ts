import type { CreateCredentialDto, CredentialDto, CredentialTypeDto, ChangeCredentialDto } from '../../api/models';
import { type FieldKind, isSecretKind } from '../credential-types';

export interface FieldDraft {
  /** Empty while the server does not know the field. */
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly custom: boolean;
  /** A secret value is never read back: empty means unchanged while `stored`. */
  readonly value: string;
  readonly stored: boolean;
  readonly cleared: boolean;
  /** Its list names others only. */
  readonly locked: boolean;
}

export interface CredentialDraft {
  readonly name: string;
  readonly tags: string;
  /** Empty for none. */
  readonly folderId: string;
  /** `YYYY-MM-DD`, or empty. */
  readonly expiresOn: string;
  readonly fields: FieldDraft[];
}

const EMPTY = { id: '', value: '', stored: false, cleared: false, locked: false } as const;

export function emptyDraft(): CredentialDraft {
  return { name: '', tags: '', folderId: '', expiresOn: '', fields: [] };
}

/** The fields of a type; what was entered under the same key stays, as do fields one added. */
export function ofType(draft: CredentialDraft, type: CredentialTypeDto): CredentialDraft {
  const before = new Map(draft.fields.map((field) => [field.key, field]));
  const own = type.fields.map(({ key, label, kind }): FieldDraft => {
    const known = before.get(key);
    return { ...EMPTY, key, label, kind, custom: false, ...(known?.kind === kind ? { value: known.value } : {}) };
  });
  return { ...draft, fields: [...own, ...draft.fields.filter(({ custom }) => custom)] };
}

/** An entry as its form shows it: its type's fields in their order, whether filled or not, then its own. */
export function draftOf(credential: CredentialDto, type: CredentialTypeDto | undefined): CredentialDraft {
  const stored = new Map(credential.fields.map((field) => [field.key, field]));
  const defined = (type?.fields ?? []).map(({ key, label, kind }) => {
    const field = stored.get(key);
    return field ? draftField(field, false) : { ...EMPTY, key, label, kind, custom: false };
  });
  const others = credential.fields.filter(({ key }) => !type?.fields.some((definition) => definition.key === key));
  return {
    name: credential.name,
    tags: credential.tags.join(', '),
    folderId: credential.folderId ?? '',
    expiresOn: credential.expiresOn ?? '',
    fields: [...defined, ...others.map((field) => draftField(field, true))],
  };
}

function draftField(field: CredentialDto['fields'][number], custom: boolean): FieldDraft {
  const { id, key, label, kind, secret, hasValue, mayUpdate } = field;
  return { id, key, label, kind, custom, value: field.value ?? '', stored: secret && hasValue, cleared: false, locked: !mayUpdate };
}

export function newCustomField(draft: CredentialDraft): FieldDraft {
  const taken = new Set(draft.fields.map(({ key }) => key));
  let number = 1;
  while (taken.has(`custom-${number.toString()}`)) number += 1;
  return { ...EMPTY, key: `custom-${number.toString()}`, label: '', kind: 'text', custom: true };
}

export function tagsOf(text: string): string[] {
  return [
    ...new Set(
      text
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
    ),
  ];
}

interface Request<T> {
  readonly body: T;
  /** For each field of the request, its place in the draft: the server names fields by their place. */
  readonly places: readonly number[];
}

export function creation(draft: CredentialDraft, type: string): Request<CreateCredentialDto> {
  const sent = draft.fields.map((field, place) => ({ field, place })).filter(({ field }) => field.value !== '');
  const fields = sent.map(({ field }) => ({
    key: field.key,
    value: field.value,
    ...(field.custom ? { label: field.label.trim(), kind: field.kind } : {}),
  }));
  return {
    body: {
      type: type as CreateCredentialDto['type'],
      name: draft.name.trim(),
      tags: tagsOf(draft.tags),
      ...(draft.folderId ? { folderId: draft.folderId } : {}),
      ...(draft.expiresOn ? { expiresOn: draft.expiresOn } : {}),
      fields,
    },
    places: sent.map(({ place }) => place),
  };
}

/** Only what is different: an untouched secret field is not sent, because it was never here. */
export function change(before: CredentialDraft, draft: CredentialDraft): Request<ChangeCredentialDto> {
  const earlier = new Map(before.fields.map((field) => [field.key, field]));
  const sent = draft.fields.map((field, place) => ({ field, place })).filter(({ field }) => isChanged(earlier.get(field.key), field));
  const changed = sent.map(({ field }) => ({
    ...(field.id ? { id: field.id } : { key: field.key, ...(field.custom ? { kind: field.kind } : {}) }),
    ...(field.custom ? { label: field.label.trim() } : {}),
    ...(isSecretKind(field.kind) && field.value === '' && !field.cleared ? {} : { value: field.value }),
  }));
  const kept = new Set(draft.fields.map(({ key }) => key));
  const removed = before.fields.filter(({ id, key }) => id && !kept.has(key)).map(({ id }) => ({ id, remove: true }));
  const fields = [...changed, ...removed];
  const body: ChangeCredentialDto = {
    ...(draft.name !== before.name ? { name: draft.name.trim() } : {}),
    ...(draft.tags !== before.tags ? { tags: tagsOf(draft.tags) } : {}),
    ...(draft.folderId !== before.folderId ? { folderId: draft.folderId || null } : {}),
    ...(draft.expiresOn !== before.expiresOn ? { expiresOn: draft.expiresOn || null } : {}),
    ...(fields.length > 0 ? { fields } : {}),
  };
  return { body, places: sent.map(({ place }) => place) };
}

function isChanged(before: FieldDraft | undefined, now: FieldDraft): boolean {
  if (!before) return now.value !== '';
  return now.value !== before.value || now.cleared || now.label !== before.label;
}

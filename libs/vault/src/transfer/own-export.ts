import { SecretText } from '@clientst0r/platform';
import { CREDENTIAL_TYPE_NAMES, type CredentialType, FIELD_KINDS, type FieldKind } from '../credential/credential-types.js';
import { LONGEST_TAG, MOST_TAGS } from '../credential/field-draft.js';
import { fieldValueProblem } from '../credential/field-value.js';

type Json = Readonly<Record<string, unknown>>;

/** What an item of a file that this product exported was here. */
export interface OwnPart {
  readonly type: CredentialType;
  readonly tags: readonly string[];
  readonly expiresOn: string | null;
}

export interface OwnField {
  readonly key: string;
  readonly kind: FieldKind;
}

const KEY = /^[a-z0-9]+(?:-[a-z0-9]+)*$/u;
const LONGEST_KEY = 64;

/** Undefined for an item of another product, and for one that somebody has spoilt. */
export function ownPart(item: Json): OwnPart | undefined {
  const own = objectOf(item['clientst0r']);
  const type = CREDENTIAL_TYPE_NAMES.find((name) => name === own?.['type']);
  if (!own || !type) return undefined;
  return { type, tags: tagsOf(own['tags']), expiresOn: dayOf(own['expiresOn']) };
}

export function ownField(field: Json): OwnField | undefined {
  const own = objectOf(field['clientst0r']);
  const kind = FIELD_KINDS.find((name) => name === own?.['kind']);
  const key = own?.['key'];
  return kind && typeof key === 'string' && key.length <= LONGEST_KEY && KEY.test(key) ? { key, kind } : undefined;
}

function tagsOf(value: unknown): string[] {
  const tags = Array.isArray(value) ? value.filter((tag): tag is string => typeof tag === 'string' && tag.trim() !== '') : [];
  return [...new Set(tags.map((tag) => tag.slice(0, LONGEST_TAG)))].slice(0, MOST_TAGS);
}

function dayOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && fieldValueProblem('date', SecretText.of(value)) === null ? value : null;
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

import { type FieldProblem, SecretText } from '@clientst0r/platform';
import { type CredentialType, fieldDefinition, type FieldKind } from '../credential/credential-types.js';
import { type FieldDraft, fieldProblems, LONGEST_TAG, MOST_TAGS } from '../credential/field-draft.js';
import { fieldValueProblem } from '../credential/field-value.js';
import { DEEPEST_FOLDER, LONGEST_FOLDER_NAME } from '../folder/folder-tree.js';
import type { ImportedEntry } from './imported-entry.js';
import type { OwnField } from './own-export.js';

export const MOST_IMPORTED = 20_000;
export const LONGEST_NAME = 255;
const LONGEST_LABEL = 100;
const LONGEST_TEXT = 2_000;
const LONGEST_LEFT_OUT = 200;
const MOST_LEFT_OUT = 20;

/** What no name may hold, as in `Text` of the API: control characters, halves of surrogate pairs, and what turns the text around it. */
const UNNAMEABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** Collects the fields of one entry; what is empty is left out, what no field of the type can hold becomes one of its own. */
export class ImportedFields {
  readonly drafts: FieldDraft[] = [];
  private own = 0;

  add(key: string, value: string): void {
    if (value !== '') this.drafts.push({ key, value: SecretText.of(value) });
  }

  addOwn(label: string, kind: FieldKind, value: string): void {
    if (value === '') return;
    this.own += 1;
    const fitting = kind === 'text' && value.length > LONGEST_TEXT ? 'multiline-secret' : kind;
    const name = clean(label).slice(0, LONGEST_LABEL) || `Field ${this.own}`;
    this.drafts.push({ key: `custom-${this.own}`, label: name, kind: fitting, value: SecretText.of(value) });
  }

  /** To the field of the type with this key, where there is one that is free and can hold it; else to one of its own. */
  put(
    type: CredentialType,
    { key, label, kind }: { readonly key: string; readonly label: string; readonly kind: FieldKind },
    value: string,
  ): void {
    const definition = fieldDefinition(type, key);
    const isFree = definition !== undefined && this.drafts.every((draft) => draft.key !== key);
    if (isFree && fieldValueProblem(definition.kind, SecretText.of(value)) === null) this.add(key, value);
    else this.addOwn(label, fieldValueProblem(kind, SecretText.of(value)) === null ? kind : WITHOUT_RULES[kind], value);
  }

  /** A seed as `addSeed`, where the type has one-time codes; else in a field of its own. */
  putSeed(type: CredentialType, seed: string): void {
    if (fieldDefinition(type, 'totp') && this.drafts.every(({ key }) => key !== 'totp')) this.addSeed(seed);
    else this.put(type, { key: '', label: 'One-time code', kind: 'totp' }, seed);
  }

  /** One that this product exported: under its key and kind. */
  addKnown({ key, kind }: OwnField, label: string, value: string): void {
    if (value !== '') this.drafts.push({ key, kind, label: label.slice(0, LONGEST_LABEL) || key, value: SecretText.of(value) });
  }

  /** The first address that can be one goes to the type's own field, the others follow; what is no address is kept as text. */
  addAddresses(addresses: readonly string[]): void {
    const first = addresses.find(isAddress);
    if (first !== undefined) this.add('url', first);
    for (const address of addresses) if (address !== first) this.addOwn('Address', isAddress(address) ? 'url' : 'text', address);
  }

  /** A seed that we cannot generate codes from is kept, as a secret. */
  addSeed(seed: string): void {
    if (fieldValueProblem('totp', SecretText.of(seed)) === null) this.add('totp', seed);
    else this.addOwn('One-time code seed', 'secret', seed);
  }
}

/** Kinds that hold anything, in place of those that do not. */
const WITHOUT_RULES: Readonly<Record<FieldKind, FieldKind>> = {
  text: 'text',
  secret: 'secret',
  'multiline-secret': 'multiline-secret',
  url: 'text',
  totp: 'secret',
  date: 'text',
};

function isAddress(text: string): boolean {
  return text !== '' && fieldValueProblem('url', SecretText.of(text)) === null;
}

export function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/** Where an entry lies: names with slashes between them; what is deeper than folders go is one name. Null for none. */
export function folderPath(text: string): string | null {
  const names = text.split('/').map((name) => clean(name)).filter((name) => name !== ''); // prettier-ignore
  const outer = names.slice(0, DEEPEST_FOLDER - 1);
  const last = names.slice(DEEPEST_FOLDER - 1).join(' - ');
  return [...outer, ...(last === '' ? [] : [last])].map((name) => name.slice(0, LONGEST_FOLDER_NAME).trim()).join('/') || null;
}

/** Where an entry lies, by the names around it; what is a slash elsewhere would be two folders here. */
export function folderOf(names: readonly string[]): string | null {
  return folderPath(names.map((name) => name.replaceAll('/', '-')).join('/'));
}

interface EntryParts extends Pick<ImportedEntry, 'row' | 'folder'> {
  readonly type: CredentialType;
  readonly name: string;
  readonly tags: readonly string[];
  readonly expiresOn: string | null;
  readonly leftOut?: readonly string[];
  readonly problems?: readonly string[];
}

/** An entry of these fields, with what is wrong with any of them. */
export function importedEntry({ drafts }: ImportedFields, { row, folder, type, tags, expiresOn, ...more }: EntryParts): ImportedEntry {
  const name = oneLine(more.name);
  const { leftOut = [], problems = [] } = more;
  return {
    row,
    folder,
    draft: { type, name: name.slice(0, LONGEST_NAME), tags, expiresOn, fields: drafts },
    leftOut: leftOut.slice(0, MOST_LEFT_OUT).map((what) => clean(what).slice(0, LONGEST_LEFT_OUT)),
    problems: [...problems, ...nameProblems(name), ...fieldMessages(type, drafts, ({ label, key }) => label ?? key)],
  };
}

export function clean(text: string): string {
  return oneLine(text.replace(new RegExp(UNNAMEABLE, 'gu'), ' '));
}

export function tagsOf(names: readonly string[]): string[] {
  const tags = names.map((name) => clean(name).slice(0, LONGEST_TAG));
  return [...new Set(tags.filter((name) => name !== ''))].slice(0, MOST_TAGS);
}

export function nameProblems(name: string): string[] {
  if (name === '') return ['has no name'];
  if (UNNAMEABLE.test(name)) return ['has a name with control characters'];
  return name.length > LONGEST_NAME ? [`has a name of more than ${LONGEST_NAME} characters`] : [];
}

/** What is wrong with the fields of an entry, each named by `nameOf`. */
export function fieldMessages(type: CredentialType, drafts: readonly FieldDraft[], nameOf: (draft: FieldDraft) => string): string[] {
  return fieldProblems(type, drafts).map((problem) => {
    const draft = draftOf(problem, drafts);
    return draft ? `${nameOf(draft)} ${problem.message}` : `The fields ${problem.message}`;
  });
}

function draftOf({ field }: FieldProblem, drafts: readonly FieldDraft[]): FieldDraft | undefined {
  return drafts[Number(/^fields\.(\d+)/u.exec(field)?.[1] ?? NaN)];
}

import type { CredentialType, FieldKind } from '../credential/credential-types.js';
import { isLocked, openLocked } from './bitwarden-locked-file.js';
import { fileText } from './format/file-text.js';
import type { ImportSource } from './format/import-source.js';
import type { ImportedEntry, ImportedFile } from './imported-entry.js';
import { folderPath, ImportedFields, importedEntry, MOST_IMPORTED, tagsOf } from './imported-fields.js';
import { contentProblem, type Json, listOf, parseJson, partOf, textOf, textsOf } from './json-parts.js';
import { ownField, ownPart } from './own-export.js';

/** Also one that is locked with a password. */
export async function readBitwarden({ bytes, password }: ImportSource): Promise<ImportedFile> {
  const file = parseJson(fileText(bytes));
  const content = file && isLocked(file) ? parseJson(await openLocked(file, password)) : file;
  return { entries: entriesOf(content), rows: 'entries', layout: null, columns: [], companies: [] };
}

/**
 * Reads Bitwarden's unencrypted JSON export: logins, notes, cards, identities and SSH keys, with custom fields, folders
 * or collections and earlier passwords. Throws `ValidationFailedError` when it is no such file; what is wrong with a
 * single entry is told with it.
 */
export function readBitwardenJson(content: string): ImportedEntry[] {
  return entriesOf(parseJson(content));
}

function entriesOf(file: Json | null): ImportedEntry[] {
  if (!file) throw contentProblem('is not a JSON export of Bitwarden');
  if (file['encrypted'] === true || 'encKeyValidation_DO_NOT_EDIT' in file) {
    throw contentProblem(
      'is an encrypted export that only the account which made it can open. Export again, unencrypted or protected by a password.',
    );
  }
  const items = listOf(file, 'items');
  if (!Array.isArray(file['items'])) throw contentProblem('is not a JSON export of Bitwarden: it has no list of items');
  if (items.length > MOST_IMPORTED) throw contentProblem(`has more than ${MOST_IMPORTED} entries; split it`);
  const folders = namesOf(file, 'folders');
  const collections = namesOf(file, 'collections');
  return items.map((item, index) => readItem(item, index + 1, folders, collections));
}

function readItem(item: Json, row: number, folders: ReadonlyMap<string, string>, collections: ReadonlyMap<string, string>): ImportedEntry {
  const read = READERS.get(textOf(item, 'type'));
  const own = ownPart(item);
  const fields = new ImportedFields();
  read?.fill(item, fields);
  addCustom(item, fields);
  fields.add('notes', textOf(item, 'notes'));
  addHistory(item, fields);
  const shelves = [folders.get(textOf(item, 'folderId')), ...textsOf(item, 'collectionIds').map((id) => collections.get(id))];
  // An entry lies in one folder; in how many collections it was besides, its tags tell.
  const [folder = null, ...others] = shelves.flatMap((name) => folderPath(name ?? '') ?? []);
  const { type, tags, expiresOn } = own ?? { type: read?.type ?? 'generic', tags: tagsOf(others), expiresOn: null };
  const files = listOf(item, 'attachments').map((file) => `attachment ${textOf(file, 'fileName')}`);
  const passkeys = listOf(partOf(item, 'login'), 'fido2Credentials').slice(0, 1).map(() => 'passkey'); // prettier-ignore
  const problems = read ? [] : ['is of a kind that this version does not know'];
  return importedEntry(fields, {
    row,
    folder,
    type,
    tags,
    expiresOn,
    problems,
    name: textOf(item, 'name'),
    leftOut: [...files, ...passkeys],
  });
}

function addCustom(item: Json, fields: ImportedFields): void {
  for (const field of listOf(item, 'fields')) {
    const own = ownField(field);
    if (own) {
      fields.addKnown(own, textOf(field, 'name'), textOf(field, 'value'));
      continue;
    }
    // Type 1 is hidden; 0 text, 2 yes or no; 3 points to another field and has no value of its own.
    fields.addOwn(textOf(field, 'name').trim(), textOf(field, 'type') === '1' ? 'secret' : 'text', textOf(field, 'value'));
  }
}

function addHistory(item: Json, fields: ImportedFields): void {
  const lines = listOf(item, 'passwordHistory').map((earlier) => `${textOf(earlier, 'lastUsedDate')}  ${textOf(earlier, 'password')}`);
  fields.addOwn('Earlier passwords', 'multiline-secret', lines.join('\n'));
}

interface ItemReader {
  readonly type: CredentialType;
  readonly fill: (item: Json, fields: ImportedFields) => void;
}

const IDENTITY_FIELDS: readonly (readonly [property: string, label: string, kind: FieldKind])[] = [
  ['title', 'Title', 'text'],
  ['firstName', 'First name', 'text'],
  ['middleName', 'Middle name', 'text'],
  ['lastName', 'Last name', 'text'],
  ['company', 'Company', 'text'],
  ['email', 'E-mail', 'text'],
  ['phone', 'Phone', 'text'],
  ['address1', 'Address 1', 'text'],
  ['address2', 'Address 2', 'text'],
  ['address3', 'Address 3', 'text'],
  ['city', 'City', 'text'],
  ['state', 'State', 'text'],
  ['postalCode', 'Postal code', 'text'],
  ['country', 'Country', 'text'],
  ['ssn', 'Social security number', 'secret'],
  ['passportNumber', 'Passport number', 'secret'],
  ['licenseNumber', 'Driving licence number', 'secret'],
];

/** By Bitwarden's number of the type of an item. */
const READERS: ReadonlyMap<string, ItemReader> = new Map([
  ['1', { type: 'login', fill: fillLogin }],
  ['2', { type: 'secure-note', fill: () => undefined }],
  ['3', { type: 'payment-card', fill: fillCard }],
  ['4', { type: 'generic', fill: fillIdentity }],
  ['5', { type: 'ssh-key', fill: fillSshKey }],
] satisfies [string, ItemReader][]);

function fillLogin(item: Json, fields: ImportedFields): void {
  const login = partOf(item, 'login');
  fields.add('username', textOf(login, 'username'));
  fields.add('password', textOf(login, 'password'));
  fields.addAddresses(listOf(login, 'uris').map((uri) => textOf(uri, 'uri')));
  fields.addSeed(textOf(login, 'totp'));
}

function fillCard(item: Json, fields: ImportedFields): void {
  const card = partOf(item, 'card');
  fields.add('cardholder', textOf(card, 'cardholderName'));
  fields.add('brand', textOf(card, 'brand'));
  fields.add('number', textOf(card, 'number'));
  const month = textOf(card, 'expMonth');
  fields.add('expiry', [month === '' ? '' : month.padStart(2, '0'), textOf(card, 'expYear')].filter((part) => part !== '').join('/'));
  fields.add('security-code', textOf(card, 'code'));
}

function fillIdentity(item: Json, fields: ImportedFields): void {
  const identity = partOf(item, 'identity');
  fields.add('username', textOf(identity, 'username'));
  for (const [property, label, kind] of IDENTITY_FIELDS) fields.addOwn(label, kind, textOf(identity, property));
}

function fillSshKey(item: Json, fields: ImportedFields): void {
  const key = partOf(item, 'sshKey');
  fields.add('private-key', textOf(key, 'privateKey'));
  fields.add('public-key', textOf(key, 'publicKey'));
  fields.add('fingerprint', textOf(key, 'keyFingerprint'));
}

function namesOf(file: Json, property: string): ReadonlyMap<string, string> {
  return new Map(listOf(file, property).map((shelf) => [textOf(shelf, 'id'), textOf(shelf, 'name')]));
}

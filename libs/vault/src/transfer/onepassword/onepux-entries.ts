import type { CredentialType } from '../../credential/credential-types.js';
import { fileText } from '../format/file-text.js';
import type { ImportSource } from '../format/import-source.js';
import type { ImportedEntry, ImportedFile } from '../imported-entry.js';
import { folderOf, ImportedFields, importedEntry, MOST_IMPORTED, tagsOf } from '../imported-fields.js';
import { contentProblem, isObject, type Json, listOf, own, parseJson, partOf, textOf, textsOf } from '../json-parts.js';
import { readOnepuxData } from './onepux-archive.js';
import { onepuxValue } from './onepux-value.js';

interface Category {
  readonly type: CredentialType;
  /** Keys of our fields by the ids of theirs. */
  readonly fields: Readonly<Record<string, string>>;
}

const LOGIN: Category = { type: 'login', fields: {} };
const GENERIC: Category = { type: 'generic', fields: { username: 'username', password: 'password', url: 'url', website: 'url' } };

/** By 1Password's number of a category; what is not here is generic. */
const CATEGORIES: ReadonlyMap<string, Category> = new Map<string, Category>([
  ['001', LOGIN],
  ['005', LOGIN],
  ['002', { type: 'payment-card', fields: { cardholder: 'cardholder', type: 'brand', ccnum: 'number', expiry: 'expiry', cvv: 'security-code', pin: 'pin' } }],
  ['003', { type: 'secure-note', fields: {} }],
  ['100', { type: 'software-licence', fields: { reg_name: 'licensed-to', reg_code: 'licence-key', product_version: 'version', publisher_website: 'url', order_date: 'purchased' } }],
  ['102', { type: 'database', fields: { database_type: 'engine', hostname: 'host', port: 'port', database: 'database', username: 'username', password: 'password' } }],
  ['109', { type: 'wifi', fields: { network_name: 'ssid', wireless_password: 'password', wireless_security: 'security' } }],
  ['110', { type: 'server', fields: { url: 'host', username: 'username', password: 'password' } }],
  ['111', { type: 'email-account', fields: { pop_username: 'address', pop_password: 'password', pop_server: 'incoming-server', smtp_server: 'outgoing-server', provider_website: 'url' } }],
  ['112', { type: 'api-key', fields: { username: 'key-id', credential: 'key', hostname: 'url', expires: 'expires' } }],
  ['114', { type: 'ssh-key', fields: { private_key: 'private-key' } }],
]); // prettier-ignore

/** Reads 1Password's unencrypted export (1PUX). Throws `ValidationFailedError` when it is no such file. */
export async function readOnepux({ bytes }: ImportSource): Promise<ImportedFile> {
  const file = parseJson(fileText(await readOnepuxData(bytes)));
  if (!file || !Array.isArray(own(file, 'accounts'))) throw contentProblem('is not a 1Password export: its data has no list of accounts');
  const items = listOf(file, 'accounts').flatMap((account, _index, accounts) => itemsOf(account, accounts.length > 1));
  if (items.length > MOST_IMPORTED) throw contentProblem(`has more than ${MOST_IMPORTED} entries; split it`);
  return { rows: 'entries', layout: null, columns: [], companies: [], entries: items.map((item, index) => readItem(item, index + 1)) };
}

interface Item {
  readonly item: Json;
  readonly shelves: readonly string[];
}

/** Vaults are folders; of several accounts each is one around them. */
function itemsOf(account: Json, isOneOfSeveral: boolean): Item[] {
  const outer = isOneOfSeveral ? [textOf(partOf(account, 'attrs'), 'accountName')] : [];
  return listOf(account, 'vaults').flatMap((vault) => {
    const shelves = [...outer, textOf(partOf(vault, 'attrs'), 'name')];
    // Earlier versions wrap each item in another object.
    return listOf(vault, 'items').map((item) => ({ item: isObject(own(item, 'item')) ? partOf(item, 'item') : item, shelves }));
  });
}

function readItem({ item, shelves }: Item, row: number): ImportedEntry {
  const category = CATEGORIES.get(textOf(item, 'categoryUuid')) ?? GENERIC;
  const [details, overview] = [partOf(item, 'details'), partOf(item, 'overview')];
  const fields = new ImportedFields();
  const leftOut: string[] = [];
  addLogin(fields, category, details);
  addAddresses(fields, category, overview);
  for (const section of listOf(details, 'sections')) addSection(fields, category, section, leftOut);
  fields.put(category.type, { key: 'notes', label: 'Notes', kind: 'multiline-secret' }, textOf(details, 'notesPlain'));
  const lines = listOf(details, 'passwordHistory').map((former) => `${dayOf(own(former, 'time'))}  ${textOf(former, 'value')}`);
  fields.addOwn('Earlier passwords', 'multiline-secret', lines.join('\n'));
  const document = textOf(partOf(details, 'documentAttributes'), 'fileName');
  if (document !== '') leftOut.push(`file ${document}`);
  const archived = textOf(item, 'state') === 'archived' ? ['archived'] : [];
  return importedEntry(fields, {
    row,
    type: category.type,
    name: textOf(overview, 'title'),
    tags: tagsOf([...textsOf(overview, 'tags'), ...archived]),
    expiresOn: null,
    folder: folderOf(shelves),
    leftOut,
  });
}

/** Fields of the form on the web page: of them two are known, and the others are kept. */
function addLogin(fields: ImportedFields, { type }: Category, details: Json): void {
  for (const field of listOf(details, 'loginFields')) {
    const value = textOf(field, 'value');
    const designation = textOf(field, 'designation');
    const label = textOf(field, 'name') || textOf(field, 'id');
    const isSecret = textOf(field, 'fieldType') === 'P';
    if (designation === 'username' || designation === 'password')
      fields.put(type, { key: designation, label: designation, kind: designation === 'password' ? 'secret' : 'text' }, value);
    // B, I and C are buttons, and boxes that may be ticked.
    else if (!['B', 'I', 'C'].includes(textOf(field, 'fieldType'))) fields.addOwn(label, isSecret ? 'secret' : 'text', value);
  }
  fields.put(type, { key: 'password', label: 'Password', kind: 'secret' }, textOf(details, 'password'));
}

function addAddresses(fields: ImportedFields, { type }: Category, overview: Json): void {
  const listed = listOf(overview, 'urls').map((address) => textOf(address, 'url'));
  const addresses = [...new Set([...listed, textOf(overview, 'url')])].filter((address) => address !== '');
  if (type === 'login') fields.addAddresses(addresses);
  else for (const address of addresses) fields.put(type, { key: 'url', label: 'Address', kind: 'url' }, address);
}

function addSection(fields: ImportedFields, category: Category, section: Json, leftOut: string[]): void {
  for (const field of listOf(section, 'fields')) {
    const value = partOf(field, 'value');
    const [id, title] = [textOf(field, 'id'), textOf(field, 'title') || textOf(section, 'title')];
    const label = title || id;
    if (isObject(own(value, 'sshKey'))) addSshKey(fields, category, partOf(value, 'sshKey'));
    else if (isObject(own(value, 'file'))) leftOut.push(`file ${textOf(partOf(value, 'file'), 'fileName')}`);
    else if (own(value, 'reference') !== undefined) leftOut.push(`link to another item: ${label}`);
    else addValue(fields, category, { key: textOf(category.fields, id), label }, value);
  }
}

function addValue(fields: ImportedFields, { type }: Category, { key, label }: { key: string; label: string }, value: Json): void {
  const read = onepuxValue(value);
  if (!read) return;
  const isSeed = read.kind === 'totp';
  if (isSeed) fields.putSeed(type, read.text);
  else fields.put(type, { key, label, kind: read.kind }, read.text);
}

function addSshKey(fields: ImportedFields, { type }: Category, key: Json): void {
  const metadata = partOf(key, 'metadata');
  fields.put(
    type,
    { key: 'private-key', label: 'Private key', kind: 'multiline-secret' },
    textOf(key, 'privateKey') || textOf(metadata, 'privateKey'),
  );
  fields.put(type, { key: 'public-key', label: 'Public key', kind: 'text' }, textOf(metadata, 'publicKey'));
  fields.put(type, { key: 'fingerprint', label: 'Fingerprint', kind: 'text' }, textOf(metadata, 'fingerprint'));
}

function dayOf(seconds: unknown): string {
  const date = new Date(typeof seconds === 'number' ? seconds * 1_000 : NaN);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}

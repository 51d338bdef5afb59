import { ValidationFailedError } from '@clientst0r/platform';
import type { ImportedEntry, ImportedFile } from '../imported-entry.js';
import { folderOf, ImportedFields, importedEntry, MOST_IMPORTED, tagsOf } from '../imported-fields.js';
import type { ImportSource } from '../format/import-source.js';
import type { KdbxEntry, KdbxString } from './kdbx-document.js';
import { keepassSeed } from './kdbx-seed.js';
import { readInThread } from './kdbx-threads.js';

/** What every entry of KeePass has; the names of further addresses are KeePassXC's and Keepass2Android's. */
const STANDARD: ReadonlySet<string> = new Set(['Title', 'UserName', 'Password', 'URL', 'Notes']);
const FURTHER_ADDRESS = /^(?:KP2A_URL|URL)_?\d*$/u;
/** What programs keep for themselves. */
const OF_PROGRAMS = /^(?:KPEX_PASSKEY_|KeePassXC-Browser Settings$|KeePassHttp Settings$|_LAST_MODIFIED$)/u;
const LONGEST_HISTORY = 20_000;
const REFERENCE = /^\{REF:([TUPAN])@I:([0-9a-f]{32})\}$/iu;
const REFERRED: Readonly<Record<string, string>> = { T: 'Title', U: 'UserName', P: 'Password', A: 'URL', N: 'Notes' };
const MOST_REFERENCES = 5;

/** Reads a KeePass database (KDBX 4). Throws `ValidationFailedError` when it cannot be opened. */
export async function readKdbx({ bytes, password, keyFile }: ImportSource): Promise<ImportedFile> {
  if (!password && !keyFile)
    throw new ValidationFailedError([{ field: 'password', message: 'is needed to open the database, or a key file' }]);
  const job = { file: bytes, password: password?.reveal() ?? null, keyFile: keyFile ?? null, mostEntries: MOST_IMPORTED };
  const entries = await readInThread(job);
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return {
    rows: 'entries',
    layout: null,
    columns: [],
    companies: [],
    entries: entries.map((entry, index) => readEntry(entry, index + 1, byId)),
  };
}

type ById = ReadonlyMap<string, KdbxEntry>;

function readEntry(entry: KdbxEntry, row: number, byId: ById): ImportedEntry {
  const fields = new ImportedFields();
  const value = (key: string): string => resolved(entry, key, byId);
  fields.add('username', value('UserName'));
  fields.add('password', value('Password'));
  fields.addAddresses([value('URL'), ...entry.strings.filter(isFurtherAddress).map(({ key }) => value(key))].filter((url) => url !== ''));
  const seed = keepassSeed(entry.strings);
  if (seed) fields.addSeed(seed.seed);
  for (const string of entry.strings) if (isOwn(string) && !seed?.keys.includes(string.key)) addOwn(fields, string, value(string.key));
  fields.add('notes', value('Notes'));
  fields.addOwn('Earlier passwords', 'multiline-secret', earlierOf(entry));
  const isNote = fields.drafts.every(({ key }) => key === 'notes') && fields.drafts.length > 0;
  return importedEntry(fields, {
    row,
    type: isNote ? 'secure-note' : 'login',
    name: value('Title'),
    tags: tagsOf(entry.tags.split(/[;,]/u)),
    expiresOn: entry.expiresOn,
    folder: folderOf(entry.groups),
    leftOut: [
      ...entry.attachments.map((name) => `attachment ${name}`),
      ...entry.strings.filter(({ key }) => key.startsWith('KPEX_PASSKEY_')).slice(0, 1).map(() => 'passkey'),
    ],
  }); // prettier-ignore
}

function isFurtherAddress({ key }: KdbxString): boolean {
  return !STANDARD.has(key) && FURTHER_ADDRESS.test(key);
}

function isOwn(string: KdbxString): boolean {
  return !STANDARD.has(string.key) && !isFurtherAddress(string) && !OF_PROGRAMS.test(string.key);
}

function addOwn(fields: ImportedFields, { key, isProtected }: KdbxString, value: string): void {
  if (value.includes('\n')) fields.addOwn(key, 'multiline-secret', value);
  else fields.addOwn(key, isProtected ? 'secret' : 'text', value);
}

/** A value that is nothing but a reference to a field of another entry is what it refers to. */
function resolved(entry: KdbxEntry, key: string, byId: ById): string {
  let value = valueOf(entry, key);
  for (let left = MOST_REFERENCES; left > 0; left -= 1) {
    const [, field = '', id = ''] = REFERENCE.exec(value) ?? [];
    const other = byId.get(id.toLowerCase());
    if (!other) return value;
    value = valueOf(other, REFERRED[field.toUpperCase()] ?? '');
  }
  return value;
}

function valueOf({ strings }: KdbxEntry, key: string): string {
  return strings.find((string) => string.key === key)?.value ?? '';
}

/** The latest of them, as many as a field holds. */
function earlierOf({ earlier }: KdbxEntry): string {
  const current = new Set<string>();
  const lines: string[] = [];
  let length = 0;
  for (const { until, password } of earlier.toReversed()) {
    const line = `${until}  ${password}`;
    length += line.length + 1;
    if (length > LONGEST_HISTORY) break;
    if (!current.has(password)) lines.push(line);
    current.add(password);
  }
  return lines.join('\n');
}

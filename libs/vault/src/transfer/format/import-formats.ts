import { ValidationFailedError } from '@clientst0r/platform';
import { readBitwarden } from '../bitwarden-json.js';
import { CSV_LAYOUTS } from '../csv/csv-columns.js';
import { readCsvFile } from '../csv/csv-entries.js';
import type { ImportedFile } from '../imported-entry.js';
import { readKdbx } from '../keepass/kdbx-entries.js';
import { readOnepux } from '../onepassword/onepux-entries.js';
import type { ImportSource } from './import-source.js';

/** A kind of file that is read: the API, the page and the guide are made from this list. */
interface ImportFormatDefinition {
  readonly format: string;
  readonly label: string;
  /** Whose files they are. */
  readonly products: readonly string[];
  /** Endings of names, without the dot. */
  readonly extensions: readonly string[];
  /** The first bytes in hexadecimal, where they tell the format; null for text. */
  readonly beginning: string | null;
  /** What else may be given. */
  readonly asks: readonly ('password' | 'keyFile' | 'columns' | 'company')[];
  /** What comes along, and what does not: for people. */
  readonly carries: string;
  readonly leaves: string;
  /** Throws `ValidationFailedError` when it is no such file. */
  readonly read: (source: ImportSource) => ImportedFile | Promise<ImportedFile>;
}

export const IMPORT_FORMATS = [
  {
    format: 'bitwarden-json',
    label: 'Bitwarden (JSON)',
    products: ['Bitwarden', 'Vaultwarden', 'ClientSt0r'],
    extensions: ['json'],
    beginning: null,
    asks: ['password'],
    carries:
      'Logins, notes, cards, identities and SSH keys, with folders or collections, custom fields, one-time codes, all addresses and earlier passwords.',
    leaves:
      'Attachments and passkeys. Of encrypted exports, those with a password of their own are read; those bound to an account are not.',
    read: readBitwarden,
  },
  {
    format: 'keepass-kdbx',
    label: 'KeePass (KDBX 4)',
    products: ['KeePass', 'KeePassXC', 'KeePassDX', 'Strongbox'],
    extensions: ['kdbx'],
    beginning: '03d9a29a67fb4bb5',
    asks: ['password', 'keyFile'],
    carries:
      'Groups as folders, tags, custom fields (protected ones as secrets), one-time codes, further addresses, expiry and earlier passwords.',
    leaves: 'Attachments, passkeys, icons and what is in the recycle bin. KDBX 3 and databases with a hardware key are not read.',
    read: readKdbx,
  },
  {
    format: '1password-1pux',
    label: '1Password (1PUX)',
    products: ['1Password'],
    extensions: ['1pux'],
    beginning: '504b0304',
    asks: [],
    carries:
      'Items of every category, with vaults as folders, tags, custom fields, one-time codes, all addresses, SSH keys and earlier passwords.',
    leaves: 'Files, passkeys and links between items. Archived items come with the tag "archived".',
    read: readOnepux,
  },
  {
    format: 'csv',
    label: 'CSV',
    products: Object.values(CSV_LAYOUTS).map(({ name }) => name),
    extensions: ['csv', 'txt', 'tsv'],
    beginning: null,
    asks: ['columns', 'company'],
    carries: 'What its columns hold; any table with the names of columns in its first line can be read.',
    leaves: 'What the other product does not write into the table, such as attachments and earlier passwords.',
    read: readCsvFile,
  },
] as const satisfies readonly ImportFormatDefinition[];

export type ImportFormat = (typeof IMPORT_FORMATS)[number]['format'];
export type TextFormat = Extract<(typeof IMPORT_FORMATS)[number], { beginning: null }>['format'];

export const IMPORT_FORMAT_NAMES: readonly ImportFormat[] = IMPORT_FORMATS.map(({ format }) => format);
export const TEXT_FORMATS: readonly TextFormat[] = IMPORT_FORMATS.flatMap((one) => (one.beginning === null ? [one.format] : []));

/** Throws `ValidationFailedError`: also for a file that tells by its first bytes that it is another one, and for what the format does not ask for. */
export async function readAs(format: ImportFormat, source: ImportSource): Promise<ImportedFile> {
  const definition = IMPORT_FORMATS.find((one) => one.format === format);
  if (!definition) throw problem('format', 'is none that is read here');
  const asks: readonly string[] = definition.asks;
  for (const given of GIVEN)
    if (source[given] !== undefined && !asks.includes(given)) throw problem(given, `has no meaning for ${definition.label}`);
  const told = formatTold(source.bytes);
  if (told && told.format !== format) throw problem('content', `begins like a file of ${told.label}`);
  return definition.read(source);
}

const GIVEN = ['password', 'keyFile', 'columns', 'company'] as const;

function formatTold(bytes: Uint8Array): (typeof IMPORT_FORMATS)[number] | undefined {
  const beginning = Buffer.from(bytes.subarray(0, 8)).toString('hex');
  return IMPORT_FORMATS.find((one) => one.beginning !== null && beginning.startsWith(one.beginning));
}

function problem(field: string, message: string): ValidationFailedError {
  return new ValidationFailedError([{ field, message }]);
}

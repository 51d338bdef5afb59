import { fieldDefinition } from '../credential/credential-types.js';
import type { CredentialDraft } from '../credential/field-draft.js';
import type { CsvColumn } from './csv/csv-columns.js';

/** An entry read from a foreign file, not yet stored. */
export interface ImportedEntry {
  /** Its place in the file, from 1: which entry it is, or in which line it begins. */
  readonly row: number;
  readonly draft: CredentialDraft;
  /** Names from the top with slashes between them, as `folderPath` makes them. */
  readonly folder: string | null;
  /** Why it cannot be imported, in words that repeat no value. */
  readonly problems: readonly string[];
  /** What of it does not come along, such as attachments. */
  readonly leftOut: readonly string[];
}

/** A company that a file has entries of. */
export interface ImportedCompany {
  readonly name: string;
  readonly entries: number;
}

/** What was read from a foreign file. */
export interface ImportedFile {
  readonly entries: readonly ImportedEntry[];
  /** What `row` counts. */
  readonly rows: 'entries' | 'lines';
  /** The product whose file it looks like; null when it is not known. */
  readonly layout: string | null;
  /** What each column of a table became; none when it is no table. */
  readonly columns: readonly CsvColumn[];
  /** Those that the file names, whichever were asked for. */
  readonly companies: readonly ImportedCompany[];
}

/** What the list would show of an entry. */
export function shownOf({ type, fields }: ImportedEntry['draft']): { username: string | null; url: string | null } {
  const shown = (column: 'username' | 'url'): string | null =>
    fields.find(({ key }) => fieldDefinition(type, key)?.summary === column)?.value.reveal() ?? null;
  return { username: shown('username'), url: shown('url') };
}

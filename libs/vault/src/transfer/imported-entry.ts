import { fieldDefinition } from '../credential/credential-types.js';
import type { CredentialDraft } from '../credential/field-draft.js';

/** An entry read from a foreign file, not yet stored. */
export interface ImportedEntry {
  /** Its place in the file, from 1. */
  readonly row: number;
  readonly draft: CredentialDraft;
  readonly folder: string | null;
  /** Why it cannot be imported, in words that repeat no value. */
  readonly problems: readonly string[];
}

/** What the list would show of an entry. */
export function shownOf({ type, fields }: ImportedEntry['draft']): { username: string | null; url: string | null } {
  const shown = (column: 'username' | 'url'): string | null =>
    fields.find(({ key }) => fieldDefinition(type, key)?.summary === column)?.value.reveal() ?? null;
  return { username: shown('username'), url: shown('url') };
}

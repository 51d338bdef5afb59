import type { EntityManager } from '@mikro-orm/mariadb';
import { insertRows } from './insert-rows.js';
import { nameStart, type SearchableEntry, wordsOf } from './search-words.js';

interface FoundEntry extends SearchableEntry {
  readonly id: string;
  readonly organisationId: string;
}

/** Adds the words of these entries, in the transaction of `em`. */
export async function writeWords(em: EntityManager, entries: readonly FoundEntry[]): Promise<void> {
  const rows = entries.flatMap((entry) => wordsOf(entry).map((word) => [entry.organisationId, word, entry.id, nameStart(entry.name)]));
  await insertRows(em, 'credential_words', ['organisation_id', 'word', 'credential_id', 'name_start'], rows);
}

export async function forgetWords(em: EntityManager, { id, organisationId }: FoundEntry): Promise<void> {
  await em.execute('delete from credential_words where credential_id = ? and organisation_id = ?', [id, organisationId], 'run');
}

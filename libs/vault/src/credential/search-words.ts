export interface SearchableEntry {
  readonly name: string;
  readonly username: string | null;
  readonly url: string | null;
  readonly tags: readonly string[];
}

const LONGEST_WORD = 64;
const MOST_WORDS = 60;
const MOST_TERMS = 8;
export const NAME_START = 24;

/** The distinct words under which an entry is found; `Zürich` and `zurich` are one word. */
export function wordsOf({ name, username, url, tags }: SearchableEntry): string[] {
  const words = [name, ...tags, username ?? '', url ?? ''].flatMap(split);
  return [...new Set([...tags.map(tagWord), ...words])].slice(0, MOST_WORDS);
}

/** What stands with each word of an entry: the database sorts entries by it, as by whole names as far as it goes. */
export function nameStart(name: string): string {
  return Array.from(name.slice(0, 2 * NAME_START))
    .slice(0, NAME_START)
    .join('');
}

/** Whether an entry is found otherwise, or elsewhere in a list, than before. */
export function isFoundOtherwise(entry: SearchableEntry, before: SearchableEntry): boolean {
  const { name, username, url, tags } = before;
  // Nearly all changes are of secrets: that costs no look at words.
  if (entry.name === name && entry.username === username && entry.url === url && entry.tags === tags) return false;
  return foundBy(entry) !== foundBy(before);
}

function foundBy(entry: SearchableEntry): string {
  return [nameStart(entry.name), ...wordsOf(entry)].join(' ');
}

/** What somebody typed, as the beginnings of words that must all be in the entry. */
export function searchTerms(search: string): string[] {
  const terms = [...new Set(split(search))].slice(0, MOST_TERMS);
  return terms.filter((term) => !terms.some((other) => other !== term && other.startsWith(term)));
}

/** The word of a whole tag. */
export function tagWord(tag: string): string {
  return cut(`#${fold(tag)}`);
}

function split(text: string): string[] {
  return fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(cut);
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().normalize('NFC');
}

function cut(word: string): string {
  return word.length <= LONGEST_WORD ? word : Array.from(word).slice(0, LONGEST_WORD).join('');
}

interface Searchable {
  readonly name: string;
  readonly username: string | null;
  readonly url: string | null;
  readonly tags: readonly string[];
}

/** The server's rule, near enough for what is on screen: every word typed begins a word of the entry; accents do not matter. */
export function matches(entry: Searchable, typed: string): boolean {
  const words = split([entry.name, entry.username ?? '', entry.url ?? '', ...entry.tags].join(' '));
  return split(typed).every((term) => words.some((word) => word.startsWith(term)));
}

function split(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/** Two letters for a monogram: of the first and the last word. */
export function initials(name: string): string {
  const words = name.split(/[\s-]+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  const letters =
    picked.length > 1
      ? picked.map((word) => Array.from(word ?? '')[0]).join('')
      : Array.from(picked[0] ?? '')
          .slice(0, 2)
          .join('');
  return letters.toUpperCase();
}

const COUNT = new Intl.NumberFormat('en-GB');
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

export function countWords(count: number): string {
  return COUNT.format(count);
}

/** In powers of a thousand, as file managers do. */
export function sizeWords(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  const amount = bytes / 1000 ** power;
  return `${amount.toFixed(power === 0 || amount >= 100 ? 0 : 1)} ${UNITS[power] ?? 'B'}`;
}

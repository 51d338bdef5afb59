const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const [EARLIEST, LATEST] = [1985, 2200];

const TIME = String.raw`(?:[T ]+(?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.\d+)?)?)?`;
const ZONE = String.raw`\s*(?<zone>Z|\(?(?:UTC|GMT)?(?<sign>[+-])(?<zoneHour>\d{1,2})(?::?(?<zoneMinute>\d\d))?\)?|\(?JST\)?)?`;

/** The year first, or the month by name: there is no doubt about the order. */
const CLEAR = [
  new RegExp(String.raw`^(?<year>\d{4})(?<parting>[-./])\s?(?<month>\d\d?)\k<parting>\s?(?<day>\d\d?)\.?(?!\d)${TIME}${ZONE}`),
  new RegExp(String.raw`^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)(?!\d)${TIME}`),
  new RegExp(String.raw`^(?<day>\d\d?)[- .](?<name>[A-Za-z]{3})[a-z]*[- .](?<year>\d{4})${TIME}${ZONE}`),
  new RegExp(String.raw`^(?<year>\d{4})-(?<name>[A-Za-z]{3})-(?<day>\d\d?)`),
  new RegExp(
    String.raw`^(?:[A-Za-z]{3},? )?(?<name>[A-Za-z]{3})[a-z]* +(?<day>\d\d?),? +(?:(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d) +)?(?:GMT|UTC)? *(?<year>\d{4})`,
  ),
  // With dots the day stands first wherever it is written so.
  new RegExp(String.raw`^(?<day>\d\d?)\.(?<month>\d\d?)\.(?<year>\d{4})${TIME}`),
];
const DAY_FIRST = new RegExp(String.raw`^(?<day>\d\d?)[-/](?<month>\d\d?)[-/](?<year>\d{4})${TIME}`);

/**
 * A date as some registry writes it; without a zone it is UTC, without a time the beginning of the day.
 * @param dayFirst whether `05-01-2027` is known to be the fifth of January
 * @returns null for what is no date, or could be two
 */
export function parseRegistryDate(text: string, dayFirst = false): Date | null {
  const trimmed = text.trim();
  const clear = CLEAR.map((pattern) => pattern.exec(trimmed)?.groups).find((found) => found !== undefined);
  if (clear) return dateOf(clear);
  const found = DAY_FIRST.exec(trimmed)?.groups;
  return found && (dayFirst || isCertain(found)) ? dateOf(found) : null;
}

function isCertain({ day, month }: Groups): boolean {
  return Number(day) > 12 || day === month;
}

type Groups = Readonly<Record<string, string | undefined>>;

function dateOf(found: Groups): Date | null {
  const number = (name: string): number => Number(found[name] ?? 0);
  const month = found['name'] === undefined ? number('month') - 1 : MONTHS.indexOf(found['name'].toLowerCase());
  const [year, day] = [number('year'), number('day')];
  const local = new Date(Date.UTC(year, month, day, number('hour'), number('minute'), number('second')));
  const isReal = local.getUTCFullYear() === year && local.getUTCMonth() === month && local.getUTCDate() === day;
  return isReal && year >= EARLIEST && year <= LATEST ? new Date(local.getTime() - zoneOffset(found)) : null;
}

function zoneOffset({ zone, sign, zoneHour, zoneMinute }: Groups): number {
  if (zone?.includes('JST')) return 9 * 3_600_000;
  if (sign === undefined) return 0;
  const size = Number(zoneHour) * 3_600_000 + Number(zoneMinute ?? 0) * 60_000;
  return sign === '+' ? size : -size;
}

/** The wall clock of a zone at an instant, as a `datetime-local` control holds it: `2026-11-28T09:30`. */
export function wallTime(instant: Date, timezone: string): string {
  const form = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const part = Object.fromEntries(form.formatToParts(instant).map(({ type, value }) => [type, value]));
  const of = (name: string): string => part[name] ?? '';
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

/** The instant at which the clock of a zone shows this; a time that it leaves out in spring is an hour later. Null for what is no time. */
export function instantAt(wall: string, timezone: string): Date | null {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return null;
  const offsetAt = (at: number): number => Date.parse(`${wallTime(new Date(at), timezone)}Z`) - Math.floor(at / 60_000) * 60_000;
  const before = asUtc - offsetAt(asUtc - 86_400_000);
  const after = asUtc - offsetAt(asUtc + 86_400_000);
  const right = [before, after].find((at) => wallTime(new Date(at), timezone) === wall.slice(0, 16));
  return new Date(right ?? before);
}

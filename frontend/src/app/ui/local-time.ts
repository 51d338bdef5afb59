/** What a `datetime-local` control holds, for an instant; empty for none. */
export function localText(instant: string | undefined): string {
  const at = new Date(instant ?? '');
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The instant of what a `datetime-local` control holds; empty for none. */
export function instantText(local: string): string {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}

/** As in `Europe/Paris, UTC+01:00`: of the reader's clock. */
export function zoneWords(now: Date): string {
  const minutes = -now.getTimezoneOffset();
  const two = (value: number): string => Math.floor(Math.abs(value)).toString().padStart(2, '0');
  const offset = minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '−' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return name === offset ? name : `${name}, ${offset}`;
}

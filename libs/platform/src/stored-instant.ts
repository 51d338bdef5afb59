/** Without hydration the driver gives times as text in UTC, `2026-11-24 10:00:00.000`. */
export function storedInstant(at: string | Date): Date {
  return typeof at === 'string' ? new Date(`${at.replace(' ', 'T')}Z`) : at;
}

/** The same text, for values inside JSON. */
export function sqlInstant(at: Date): string {
  return at.toISOString().replace('T', ' ').slice(0, -1);
}

/** The driver gives times as text in UTC, `2026-11-24 11:00:00.123`, where no entity converts them. */
export function storedTime(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}Z`);
}

/** The same text, for values inside JSON. */
export function sqlTime(time: Date): string {
  return time.toISOString().replace('T', ' ').slice(0, -1);
}

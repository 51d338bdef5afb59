/** Without hydration the driver gives UTC as text, `2026-11-24 10:00:00.000`. */
export function instant(at: string): Date {
  return new Date(`${at.replace(' ', 'T')}Z`);
}

/** And a JSON column as its text. */
export function parsed(json: string | null): unknown {
  return JSON.parse(json ?? 'null');
}

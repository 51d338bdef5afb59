const NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

/** @param code ISO 3166-1, as the server has it */
export function countryName(code: string): string {
  return /^[A-Z]{2}$/u.test(code) ? (NAMES.of(code) ?? code) : code;
}

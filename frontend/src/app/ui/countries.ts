const NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });
/** Codes for which there are words, though they are no countries: the server has the same list. */
const NO_COUNTRIES = ['AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'ZZ'];
const LETTERS = Array.from({ length: 26 }, (_, place) => String.fromCharCode(65 + place));

export interface Country {
  /** ISO 3166-1. */
  readonly code: string;
  readonly name: string;
}

/** @param code ISO 3166-1, as the server has it */
export function countryName(code: string): string {
  return /^[A-Z]{2}$/u.test(code) ? (NAMES.of(code) ?? code) : code;
}

/** All that there are now, by name. */
export function allCountries(): Country[] {
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).filter(isCountry);
  return codes.map((code) => ({ code, name: countryName(code) })).sort((one, other) => one.name.localeCompare(other.name));
}

function isCountry(code: string): boolean {
  return !NO_COUNTRIES.includes(code) && countryName(code) !== code && Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;
}

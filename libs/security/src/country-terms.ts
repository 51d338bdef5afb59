import { addressKind } from './client-address.js';

export const COUNTRY_MODES = ['allow', 'deny'] as const;
export const UNKNOWN_COUNTRIES = ['allow', 'refuse'] as const;

/** From which countries (ISO 3166-1) somebody may come: only from these, or from all but these. */
export interface CountryTerms {
  readonly mode: (typeof COUNTRY_MODES)[number];
  readonly countries: readonly string[];
  /** What becomes of an address whose country is not known. */
  readonly unknown: (typeof UNKNOWN_COUNTRIES)[number];
}

/** More than there are countries. */
export const MOST_COUNTRIES = 300;

/** Codes that name a region, a union or nothing, though `Intl` knows words for them (ISO 3166-1, exceptional reservations). */
const NO_COUNTRIES = new Set(['AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'ZZ']);
const NAMES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Whether there is such a country now, in capital letters: codes of countries that are no more are not taken. */
export function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/u.test(code) || NO_COUNTRIES.has(code) || NAMES.of(code) === undefined) return false;
  return Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;
}

/** Whether an address has no country because it is of a private network or of this machine. */
export function isWithoutCountry(address: string): boolean {
  return ['private', 'loopback'].includes(addressKind(address));
}

/** @param country of the address; null where it is not known. Private networks are let in: no rule by country can speak of them. */
export function admitsCountry({ mode, countries, unknown }: CountryTerms, address: string, country: string | null): boolean {
  if (isWithoutCountry(address)) return true;
  return country === null ? unknown === 'allow' : countries.includes(country) === (mode === 'allow');
}

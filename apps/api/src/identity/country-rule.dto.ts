import { COUNTRY_MODES, type CountryTerms, isWithoutCountry, MOST_COUNTRIES, UNKNOWN_COUNTRIES } from '@clientst0r/security';
import { Choice, Flag, Instant, ListOf, Nested, Text } from '../openapi/fields.js';

const MODES = ['off', ...COUNTRY_MODES] as const;

export class CountryRuleDto {
  @Choice(MODES, { description: 'From everywhere, only from these countries, or from all but these.' })
  mode: (typeof MODES)[number];

  @ListOf('text', { max: MOST_COUNTRIES, description: 'ISO 3166-1, such as CH.' })
  countries: string[];

  @Choice(UNKNOWN_COUNTRIES, { description: 'What becomes of addresses whose country is not known. Private networks are let in.' })
  unknown: (typeof UNKNOWN_COUNTRIES)[number];
}

export class OwnPlaceDto {
  @Text({ max: 45 })
  address: string;

  @Text({ max: 2, nullable: true, description: 'ISO 3166-1; null where it is not known.' })
  country: string | null;

  @Flag({ description: 'Whether the address is of a private network, of which no rule by country speaks.' })
  isPrivate: boolean;
}

export class CountryRuleStandingDto {
  @Nested(() => CountryRuleDto)
  rule: CountryRuleDto;

  @Nested(() => OwnPlaceDto, { description: 'Where the caller is: a rule that would turn him away is refused.' })
  you: OwnPlaceDto;

  @Instant({ nullable: true, description: 'Of the data by which countries are known; null when there are none.' })
  dataFrom: Date | null;
}

export function termsOf({ mode, countries, unknown }: CountryRuleDto): CountryTerms | null {
  return mode === 'off' ? null : { mode, countries: [...new Set(countries)].sort(), unknown };
}

export function ruleDto(terms: CountryTerms | null): CountryRuleDto {
  return terms ? { ...terms, countries: [...terms.countries] } : { mode: 'off', countries: [], unknown: 'refuse' };
}

export function placeDto(address: string, country: string | null): OwnPlaceDto {
  return { address, country, isPrivate: isWithoutCountry(address) };
}

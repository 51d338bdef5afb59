import { AddressRanges, isCountry } from '@clientst0r/security';
import type { FieldProblem } from '@clientst0r/platform';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Days and hours in which an entry's secrets may leave. A period that ends before it begins goes on into the next day. */
export interface AccessHours {
  /** Of the IANA database, such as `Europe/Zurich`. */
  readonly timeZone: string;
  /** On which the period begins. */
  readonly days: readonly string[];
  /** `HH:MM`, included. */
  readonly from: string;
  /** `HH:MM`, not included any more. */
  readonly to: string;
}

/** From where and when an entry's secrets may leave. What is denied is denied, whatever else allows it. */
export interface EntryRules {
  /** CIDR ranges; empty means from anywhere. */
  readonly allowedNetworks: readonly string[];
  readonly deniedNetworks: readonly string[];
  /** ISO 3166-1; empty means from anywhere. Absent in rules that were set before there were countries. */
  readonly allowedCountries?: readonly string[];
  readonly deniedCountries?: readonly string[];
  readonly hours: AccessHours | null;
  /** Whether its secrets need approval where the organisation asks for it of marked entries. Absent in rules of before there was any. */
  readonly approval?: boolean;
}

export const MOST_NETWORKS = 50;

interface Circumstances {
  readonly address: string;
  /** Of the address; null where it is not known, as of every private network. */
  readonly country: string | null;
  readonly at: Date;
}

export type OutsideRules = 'network' | 'country' | 'hours';

/** Which rule keeps the secrets in; null when none does. What cannot be told (an address that is none, a country) is refused. */
export function outsideRules(rules: EntryRules, { address, country, at }: Circumstances): OutsideRules | null {
  if (isOutsideNetworks(rules, address)) return 'network';
  if (isOutsideCountries(rules, country)) return 'country';
  return rules.hours === null || isWithin(rules.hours, at) ? null : 'hours';
}

function isOutsideNetworks({ allowedNetworks, deniedNetworks }: EntryRules, address: string): boolean {
  if (deniedNetworks.length > 0 && (address === '' || new AddressRanges(deniedNetworks).includes(address))) return true;
  return allowedNetworks.length > 0 && !new AddressRanges(allowedNetworks).includes(address);
}

function isOutsideCountries({ allowedCountries = [], deniedCountries = [] }: EntryRules, country: string | null): boolean {
  if (country === null) return allowedCountries.length + deniedCountries.length > 0;
  return deniedCountries.includes(country) || (allowedCountries.length > 0 && !allowedCountries.includes(country));
}

export function rulesProblems({ allowedNetworks, deniedNetworks, allowedCountries, deniedCountries, hours }: EntryRules): FieldProblem[] {
  return [
    ...networkProblems('allowedNetworks', allowedNetworks),
    ...networkProblems('deniedNetworks', deniedNetworks),
    ...countryProblems('allowedCountries', allowedCountries),
    ...countryProblems('deniedCountries', deniedCountries),
    ...(hours === null ? [] : hoursProblems(hours)),
  ];
}

function networkProblems(name: string, networks: readonly string[]): FieldProblem[] {
  return networks.flatMap((network, index) =>
    isRange(network) ? [] : [{ field: `${name}.${index}`, message: 'is no address and no range such as 192.0.2.0/24' }],
  );
}

function countryProblems(name: string, countries: readonly string[] = []): FieldProblem[] {
  return countries.flatMap((code, index) => (isCountry(code) ? [] : [{ field: `${name}.${index}`, message: 'is no country such as CH' }]));
}

function isRange(network: string): boolean {
  try {
    return !new AddressRanges([network]).includes('');
  } catch {
    return false;
  }
}

function hoursProblems({ timeZone, days, from, to }: AccessHours): FieldProblem[] {
  return [
    ...(isTimeZone(timeZone) ? [] : [{ field: 'hours.timeZone', message: 'is no time zone such as Europe/Zurich' }]),
    ...(days.length > 0 && days.every(isWeekday) ? [] : [{ field: 'hours.days', message: `must name days: ${WEEKDAYS.join(', ')}` }]),
    ...(from === to ? [{ field: 'hours.to', message: 'must differ from the beginning' }] : []),
  ];
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).format(0) !== '';
  } catch {
    return false;
  }
}

function isWeekday(day: string): day is Weekday {
  return WEEKDAYS.some((known) => known === day);
}

function isWithin({ timeZone, days, from, to }: AccessHours, at: Date): boolean {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const part = (type: string): string => parts.formatToParts(at).find((one) => one.type === type)?.value ?? '';
  const today = part('weekday').toLowerCase();
  const now = `${part('hour')}:${part('minute')}`;
  if (from < to) return days.includes(today) && from <= now && now < to;
  const yesterday = WEEKDAYS.at(WEEKDAYS.findIndex((day) => day === today) - 1) ?? '';
  return (days.includes(today) && from <= now) || (days.includes(yesterday) && now < to);
}

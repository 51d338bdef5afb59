import type { ParamMap, Params } from '@angular/router';
import type { AuditFilterDto } from '../api/models';
import { countryName } from '../ui/countries';
import { actionWords, categoryWords } from './audit-words';
import { OUTCOMES } from './outcomes';

const NAMES = [
  'search',
  'category',
  'action',
  'outcome',
  'actorId',
  'personId',
  'objectType',
  'objectId',
  'address',
  'country',
  'requestId',
  'from',
  'to',
] as const satisfies readonly (keyof AuditFilterDto)[];

export type FilterName = (typeof NAMES)[number];

/** The filter of an address: what it names and nothing else. The server tells when a value is not one. */
export function filterOf(parameters: Pick<ParamMap, 'get'>): AuditFilterDto {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = parameters.get(name);
      return value ? [[name, value]] : [];
    }),
  );
}

/** Names that are absent are taken out of the address. */
export function parametersOf(filter: AuditFilterDto): Params {
  return Object.fromEntries(NAMES.map((name) => [name, filter[name] ?? null]));
}

export function changed(filter: AuditFilterDto, change: Partial<Record<FilterName, string>>): AuditFilterDto {
  return Object.fromEntries(Object.entries({ ...filter, ...change }).filter(([, value]) => value !== ''));
}

export function isSame(one: AuditFilterDto, other: AuditFilterDto): boolean {
  return NAMES.every((name) => one[name] === other[name]);
}

export function isEmpty(filter: AuditFilterDto): boolean {
  return NAMES.every((name) => filter[name] === undefined);
}

const INSTANT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

function instantWords(instant: string): string {
  const time = Date.parse(instant);
  return Number.isNaN(time) ? instant : INSTANT.format(time);
}

/** @param nameOf what a person or an object of this id is called, where that is known */
export function filterWords(filter: AuditFilterDto, nameOf: (id: string) => string): string {
  const parts: readonly (readonly [FilterName, (value: string) => string])[] = [
    ['category', categoryWords],
    ['action', (action) => `“${actionWords(action)}”`],
    ['outcome', (outcome) => OUTCOMES.find(([name]) => name === outcome)?.[1] ?? outcome],
    ['actorId', (id) => `by ${nameOf(id)}`],
    ['personId', (id) => `about ${nameOf(id)}`],
    ['objectType', (type) => `about a ${type.replaceAll('-', ' ')}`],
    ['objectId', (id) => `about ${nameOf(id)}`],
    ['address', (address) => `from ${address}`],
    ['country', (code) => `from ${countryName(code)}`],
    ['requestId', (id) => `of the request ${id.slice(0, 8)}`],
    ['from', (from) => `since ${instantWords(from)}`],
    ['to', (to) => `before ${instantWords(to)}`],
    ['search', (text) => `beginning with “${text}”`],
  ];
  const words = parts.flatMap(([name, say]) => {
    const value = filter[name];
    return value === undefined ? [] : [say(value)];
  });
  return words.length > 0 ? words.join(', ') : 'Everything';
}

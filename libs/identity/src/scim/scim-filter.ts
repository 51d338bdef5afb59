import { type Filter, parse } from 'scim2-parse-filter';
import { ScimError } from './scim.errors.js';

export type ScimValue = string | number | boolean | null | undefined | readonly ScimValue[] | { readonly [name: string]: ScimValue };
export type ScimTest = (resource: ScimValue) => boolean;

const LONGEST_FILTER = 2_000;
const DEEPEST_FILTER = 50;
/** Of the core schemas and the enterprise extension: a prefix of an attribute's name that changes nothing here. */
const SCHEMA_PREFIX = /^urn:ietf:params:scim:schemas:(?:core:2\.0:(?:user|group)|extension:enterprise:2\.0:user):/iu;

/** RFC 7644, section 3.4.2.2. @throws ScimError invalidFilter, and nothing else */
export function scimTest(text: string): ScimTest {
  return testOf(parsed(text));
}

export function withoutSchema(path: string): string {
  return path.replace(SCHEMA_PREFIX, '');
}

/** The value of an attribute whatever the case of its name. */
export function attributeOf(value: ScimValue, name: string): ScimValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const key = Object.keys(value).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : (value as Readonly<Record<string, ScimValue>>)[key];
}

function parsed(text: string): Filter {
  if (text.length > LONGEST_FILTER) throw new ScimError(400, 'invalidFilter', 'The filter is too long.');
  if ((text.match(/[([]|\bnot\b/giu)?.length ?? 0) > DEEPEST_FILTER) throw new ScimError(400, 'invalidFilter', 'The filter is too deep.');
  try {
    return parse(text);
  } catch {
    throw new ScimError(400, 'invalidFilter', 'The filter is not one of RFC 7644, section 3.4.2.2.');
  }
}

function testOf(filter: Filter): ScimTest {
  if (isMisread(filter)) throw new ScimError(400, 'invalidFilter', 'Filters are joined by "and" and "or" alone.');
  switch (filter.op) {
    case 'and': {
      const tests = filter.filters.map(testOf);
      return (resource) => tests.every((test) => test(resource));
    }
    case 'or': {
      const tests = filter.filters.map(testOf);
      return (resource) => tests.some((test) => test(resource));
    }
    case 'not': {
      const test = testOf(filter.filter);
      return (resource) => !test(resource);
    }
    case '[]': {
      const [path, test] = [pathOf(filter.attrPath), testOf(filter.valFilter)];
      return (resource) => valuesAt(resource, path).some(test);
    }
    case 'pr': {
      const path = pathOf(filter.attrPath);
      return (resource) => valuesAt(resource, path).some(isPresent);
    }
    default: {
      const [path, compare] = [pathOf(filter.attrPath), COMPARISONS[filter.op]];
      const wanted = folded(filter.compValue);
      if (filter.op === 'ne') return (resource) => !valuesAt(resource, path).some((value) => folded(value) === wanted);
      return (resource) => comparable(valuesAt(resource, path)).some((value) => compare(folded(value), wanted));
    }
  }
}

/** scim2-parse-filter also joins filters by an infix `not` and by the names that every object inherits (`constructor`, `__proto__`). */
function isMisread(filter: Filter): boolean {
  return Object.hasOwn(filter, 'filters') && filter.op !== 'and' && filter.op !== 'or';
}

type Folded = string | number | boolean | null;
type Comparison = (value: Folded, wanted: Folded) => boolean;

const texts =
  (compare: (value: string, wanted: string) => boolean): Comparison =>
  (value, wanted) =>
    typeof value === 'string' && typeof wanted === 'string' && compare(value, wanted);

const ordered =
  (compare: (value: string | number, wanted: string | number) => boolean): Comparison =>
  (value, wanted) =>
    (typeof value === 'string' && typeof wanted === 'string') || (typeof value === 'number' && typeof wanted === 'number')
      ? compare(value, wanted)
      : false;

const COMPARISONS: Readonly<Record<'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'lt' | 'ge' | 'le', Comparison>> = {
  eq: (value, wanted) => value === wanted,
  ne: (value, wanted) => value !== wanted,
  co: texts((value, wanted) => value.includes(wanted)),
  sw: texts((value, wanted) => value.startsWith(wanted)),
  ew: texts((value, wanted) => value.endsWith(wanted)),
  gt: ordered((value, wanted) => value > wanted),
  lt: ordered((value, wanted) => value < wanted),
  ge: ordered((value, wanted) => value >= wanted),
  le: ordered((value, wanted) => value <= wanted),
};

/** Case tells no two values apart: names and addresses are no `caseExact` attributes, and ids are written in one case. Entra sends flags as text. */
function folded(value: ScimValue): Folded {
  if (typeof value === 'string') return FLAGS.get(value.toLowerCase()) ?? value.toLowerCase();
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

function pathOf(attribute: string): string[] {
  return withoutSchema(attribute).split('.');
}

/** All values at a path, through lists. */
function valuesAt(resource: ScimValue, path: readonly string[]): ScimValue[] {
  return path.reduce<ScimValue[]>((values, name) => values.flatMap((value) => listed(attributeOf(value, name))), [resource]);
}

function listed(value: ScimValue): ScimValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? [...(value as readonly ScimValue[])] : [value];
}

/** A list of `{ value }` is compared by its values (RFC 7644, section 3.4.2.2: `emails co "example.com"`). */
function comparable(values: readonly ScimValue[]): ScimValue[] {
  return values.map((value) => (typeof value === 'object' && value !== null ? attributeOf(value, 'value') : value));
}

function isPresent(value: ScimValue): boolean {
  if (value === null || value === undefined || value === '') return false;
  return typeof value === 'object' ? Object.keys(value).length > 0 : true;
}

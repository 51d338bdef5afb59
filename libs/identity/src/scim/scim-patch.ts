import { attributeOf, scimTest, type ScimValue, withoutSchema } from './scim-filter.js';
import { ScimError } from './scim.errors.js';

export type Resource = Readonly<Record<string, ScimValue>>;

export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string | null;
  readonly value: ScimValue;
}

interface PatchPath {
  readonly attribute: string;
  /** Of `emails[type eq "work"].value` what stands in brackets. */
  readonly filter: string | null;
  readonly sub: string | null;
}

const PATH = /^([A-Za-z$][\w$-]{0,60})(?:\[(.{1,1000})\])?(?:\.([A-Za-z$][\w$-]{0,60}))?$/su;
const POISONED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const MOST_OPERATIONS = 1_000;

/** The operations of RFC 7644, section 3.5.2, with `Add`, `Replace` and `Remove` as Entra writes them. @throws ScimError */
export function patchOperations(body: ScimValue): PatchOperation[] {
  const operations = attributeOf(body, 'Operations');
  if (!Array.isArray(operations) || operations.length === 0)
    throw new ScimError(400, 'invalidSyntax', 'Operations must be a list of at least one.');
  if (operations.length > MOST_OPERATIONS)
    throw new ScimError(400, 'tooMany', `There can be ${MOST_OPERATIONS.toString()} operations at once.`);
  return (operations as readonly ScimValue[]).map(operationOf);
}

/** The resource as it is after the operations; the one that was given stays as it was. @throws ScimError */
export function patched(resource: Resource, operations: readonly PatchOperation[]): Resource {
  return operations.reduce(applied, resource);
}

function operationOf(raw: ScimValue): PatchOperation {
  const [op, path, value] = ['op', 'path', 'value'].map((name) => attributeOf(raw, name));
  const known = KINDS.get(typeof op === 'string' ? op.toLowerCase() : '');
  if (known === undefined) throw new ScimError(400, 'invalidSyntax', 'An operation is add, replace or remove.');
  if (known !== 'remove' && value === undefined) throw new ScimError(400, 'invalidValue', 'This operation needs a value.');
  return { op: known, path: pathText(path), value };
}

const KINDS: ReadonlyMap<string, PatchOperation['op']> = new Map([
  ['add', 'add'],
  ['replace', 'replace'],
  ['remove', 'remove'],
]);

function pathText(path: ScimValue): string | null {
  if (path === undefined || path === null) return null;
  if (typeof path !== 'string') throw new ScimError(400, 'invalidPath', 'A path is text.');
  return path;
}

function applied(resource: Resource, { op, path, value }: PatchOperation): Resource {
  if (path !== null) {
    const target = pathOf(path);
    return target === null ? resource : atPath(resource, target, op, value);
  }
  if (op === 'remove') throw new ScimError(400, 'noTarget', 'What is to be removed needs a path.');
  if (!isObject(value)) throw new ScimError(400, 'invalidValue', 'Without a path the value is an object.');
  // Entra names attributes of extensions and of complex attributes by their whole path here.
  return Object.entries(value).reduce((next, [name, each]) => applied(next, { op, path: name, value: each }), resource);
}

/** Null for attributes of schemas that are not kept here. */
function pathOf(text: string): PatchPath | null {
  const path = withoutSchema(text);
  if (/^urn:/iu.test(path)) return null;
  const [, attribute, filter = null, sub = null] = PATH.exec(path) ?? [];
  if (attribute === undefined || isPoisoned(attribute) || isPoisoned(sub))
    throw new ScimError(400, 'invalidPath', 'The path is not one of RFC 7644, section 3.5.2.');
  return { attribute, filter, sub };
}

function isPoisoned(name: string | null): boolean {
  return name !== null && POISONED.has(name);
}

function atPath(resource: Resource, { attribute, filter, sub }: PatchPath, op: PatchOperation['op'], value: ScimValue): Resource {
  const name = Object.keys(resource).find((each) => each.toLowerCase() === attribute.toLowerCase()) ?? attribute;
  const before = resource[name];
  if (filter !== null) return { ...resource, [name]: filtered(before, filter, { sub, op, value }) };
  if (sub !== null) return { ...resource, [name]: atPath(asObject(before), { attribute: sub, filter: null, sub: null }, op, value) };
  return { ...resource, [name]: CHANGES[op](before, value) };
}

const CHANGES: Readonly<Record<PatchOperation['op'], (before: ScimValue, value: ScimValue) => ScimValue>> = {
  add: added,
  replace: replaced,
  remove: removed,
};

function replaced(before: ScimValue, value: ScimValue): ScimValue {
  return isObject(value) ? { ...asObject(before), ...value } : value;
}

/** RFC 7644, section 3.5.2.1: to a list its values are added, each once. */
function added(before: ScimValue, value: ScimValue): ScimValue {
  if (!Array.isArray(before) && !Array.isArray(value)) return replaced(before, value);
  const present = asList(before);
  const known = new Set(present.map(identityOf));
  return [...present, ...asList(value).filter((each) => !known.has(identityOf(each)))];
}

/** Without a value all of it; Entra names the members to remove in the value. */
function removed(before: ScimValue, value: ScimValue): ScimValue {
  if (value === undefined || value === null || !Array.isArray(before)) return undefined;
  const gone = new Set(asList(value).map(identityOf));
  return (before as readonly ScimValue[]).filter((each) => !gone.has(identityOf(each)));
}

function filtered(
  before: ScimValue,
  filter: string,
  { sub, op, value }: { sub: string | null; op: PatchOperation['op']; value: ScimValue },
): ScimValue {
  const test = scimTest(filter);
  const items = asList(before);
  if (op === 'remove' && sub === null) return items.filter((item) => !test(item));
  const change = (item: ScimValue): ScimValue =>
    sub === null
      ? { ...asObject(item), ...asObject(value) }
      : atPath(asObject(item), { attribute: sub, filter: null, sub: null }, op, value);
  if (items.some(test)) return items.map((item) => (test(item) ? change(item) : item));
  const fresh = op === 'remove' ? null : itemOf(filter);
  if (fresh === null) throw new ScimError(400, 'noTarget', 'Nothing fits the filter of the path.');
  return [...items, change(fresh)];
}

/** Entra adds `emails[type eq "work"].value` where there is none of that type. */
function itemOf(filter: string): Resource | null {
  const [, name, value] = /^([A-Za-z]\w{0,60}) +eq +"([^"\\]{0,190})"$/iu.exec(filter.trim()) ?? [];
  return name === undefined || value === undefined || POISONED.has(name) ? null : { [name]: value };
}

function identityOf(value: ScimValue): string {
  const identity = attributeOf(value, 'value') ?? value;
  return typeof identity === 'string' ? identity.toLowerCase() : JSON.stringify(identity);
}

function isObject(value: ScimValue): value is Resource {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asObject(value: ScimValue): Resource {
  return isObject(value) ? value : {};
}

function asList(value: ScimValue): ScimValue[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? [...(value as readonly ScimValue[])] : [value];
}

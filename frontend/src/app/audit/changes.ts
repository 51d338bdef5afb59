type Details = Readonly<Record<string, unknown>>;

/** From so many on, a list is told by what differs. */
const MOST_LISTED = 8;

export interface Line {
  readonly name: string;
  readonly value: string;
}

export interface Change {
  readonly name: string;
  /** Where it has one that is not ours to spell. */
  readonly label?: string;
  readonly before: string;
  readonly after: string;
  readonly isChanged: boolean;
}

/** Nested details as flat lines: `filter.category`, `fields.0.key`. */
export function detailLines(details: unknown, prefix = ''): Line[] {
  if (!isNested(details)) return scalarLines(details, prefix);
  if (Array.isArray(details) && details.every(isLabelled)) return [{ name: prefix, value: details.map(labelWords).join(', ') }];
  return Object.entries(details).flatMap(([key, value]) => detailLines(value, prefix ? `${prefix}.${key}` : key));
}

/** Neither a value nor a plain list of them. */
function isNested(of: unknown): of is object {
  return typeof of === 'object' && of !== null && !(Array.isArray(of) && of.every((item) => typeof item !== 'object'));
}

/** A field of an entry, as events list them. */
function isLabelled(item: unknown): item is { readonly label: string; readonly version?: unknown } {
  return isObject(item) && typeof item['label'] === 'string';
}

function labelWords({ label, version }: { readonly label: string; readonly version?: unknown }): string {
  return typeof version === 'number' ? `${label} (version ${version.toString()})` : label;
}

function scalarLines(value: unknown, name: string): Line[] {
  if (value === undefined || (value === null && name === '')) return [];
  return [{ name, value: sideWords(value) }];
}

/** What was there before beside what is there now, for events that tell both, or one of them, of one thing or of several. */
export function changesOf(details: Details | null): Change[] {
  if (!details) return [];
  return [...(isChange(details) ? sidesOf(details) : []), ...entryChanges(details['changes'])];
}

export function otherDetails(details: Details | null): Line[] {
  const { before: _before, after: _after, changes: _changes, ...others } = details ?? {};
  return detailLines(others);
}

/** Of an entry of the vault: `{ name: { before, after }, fields: [{ label, change, before, after }] }`, without values where they are secret. */
function entryChanges(changes: unknown): Change[] {
  if (!isObject(changes)) return [];
  const { fields, ...own } = changes;
  return [
    ...Object.entries(own).flatMap(([name, change]) => (isObject(change) ? sidesOf(change, name) : [])),
    ...(Array.isArray(fields) ? fields.filter(isObject).flatMap(fieldChange) : []),
  ];
}

function fieldChange(field: Details): Change[] {
  const of = String(field['label'] ?? field['key']);
  const change = String(field['change']);
  const label = change === 'label' || change === 'kind' ? `${change === 'label' ? 'Label' : 'Kind'} of ${of}` : of;
  if (isChange(field)) return sidesOf(field, of).map((side) => ({ ...side, label }));
  const [before, after] = SECRETS[change] ?? ['–', '–'];
  return [{ name: of, label, before, after, isChanged: true }];
}

const SECRETS: Readonly<Record<string, readonly [string, string]>> = {
  added: ['–', 'a secret'],
  changed: ['a secret', 'another secret'],
  removed: ['a secret', '–'],
};

function sidesOf(change: Details, name = ''): Change[] {
  const before = valuesByName(change['before'], name);
  const after = valuesByName(change['after'], name);
  return [...new Set([...before.keys(), ...after.keys()])].map((each) => sideBySide(each, before.get(each), after.get(each)));
}

function sideBySide(name: string, before: unknown, after: unknown): Change {
  const [was, is] = [sideWords(before), sideWords(after)];
  const isChanged = was !== is;
  if (isChanged && Array.isArray(before) && Array.isArray(after) && Math.max(before.length, after.length) > MOST_LISTED)
    return { name, before: onlyIn(before, after), after: onlyIn(after, before), isChanged };
  return { name, before: was, after: is, isChanged };
}

/** Of long lists what differs: nobody compares forty permissions by eye. */
function onlyIn(list: readonly unknown[], other: readonly unknown[]): string {
  const own = list.filter((item) => !other.includes(item)).map(valueWords);
  const others = `${own.length === 0 ? '' : 'and '}${(list.length - own.length).toString()} that stay`;
  return [...own, others].join(', ');
}

function sideWords(value: unknown): string {
  if (value === undefined) return '–';
  if (!Array.isArray(value)) return valueWords(value);
  return value.length > 0 ? value.map(valueWords).join(', ') : 'none';
}

/** Values, and plain lists of them, by where they lie. */
function valuesByName(of: unknown, name: string): Map<string, unknown> {
  if (of === undefined || (of === null && name === '')) return new Map();
  if (!isNested(of)) return new Map([[name === '' ? 'value' : name, of]]);
  return new Map(Object.entries(of).flatMap(([key, value]) => [...valuesByName(value, name === '' ? key : `${name}.${key}`)]));
}

function isObject(value: unknown): value is Details {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isChange(value: Details): boolean {
  return 'before' in value || 'after' in value;
}

function valueWords(value: unknown): string {
  if (value === null || value === '') return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `idleMinutes` and `idle-minutes` are "Idle minutes"; what is below something else keeps its path. */
export function nameWords(name: string): string {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_]/g, ' ')
    .replaceAll('.', ' › ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

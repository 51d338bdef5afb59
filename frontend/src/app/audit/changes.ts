export interface Line {
  readonly name: string;
  readonly value: string;
}

export interface Change {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly isChanged: boolean;
}

/** Nested details as flat lines: `filter.category`, `fields.0.key`. */
export function detailLines(details: unknown, prefix = ''): Line[] {
  if (typeof details !== 'object' || details === null) return scalarLines(details, prefix);
  if (Array.isArray(details) && details.every((item) => typeof item !== 'object'))
    return [{ name: prefix, value: details.length > 0 ? details.map(valueWords).join(', ') : 'none' }];
  return Object.entries(details).flatMap(([key, value]) => detailLines(value, prefix ? `${prefix}.${key}` : key));
}

function scalarLines(value: unknown, name: string): Line[] {
  if (value === undefined || (value === null && name === '')) return [];
  return [{ name, value: valueWords(value) }];
}

/** What was there before beside what is there now, for events that tell both, or one of them. */
export function changesOf(details: Readonly<Record<string, unknown>> | null): Change[] {
  if (!details || !('before' in details || 'after' in details)) return [];
  const before = valuesByName(details['before']);
  const after = valuesByName(details['after']);
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.map((name) => {
    const [was, is] = [before.get(name) ?? '–', after.get(name) ?? '–'];
    return { name, before: was, after: is, isChanged: was !== is };
  });
}

export function otherDetails(details: Readonly<Record<string, unknown>> | null): Line[] {
  const { before: _before, after: _after, ...others } = details ?? {};
  return detailLines(others);
}

function valuesByName(of: unknown): Map<string, string> {
  return new Map(detailLines(of).map(({ name, value }) => [name === '' ? 'value' : name, value]));
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

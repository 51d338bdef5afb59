export interface Line {
  readonly name: string;
  readonly value: string;
}

/** Nested details as flat lines: `before.minutes`, `fields.0.key`. */
export function detailLines(details: unknown, prefix = ''): Line[] {
  if (details === null || details === undefined) return [];
  if (typeof details !== 'object') return [{ name: prefix, value: String(details as string | number | boolean) }];
  if (Array.isArray(details) && details.every((item) => typeof item !== 'object')) return [{ name: prefix, value: details.join(', ') }];
  return Object.entries(details).flatMap(([key, value]) => detailLines(value === null ? 'none' : value, prefix ? `${prefix}.${key}` : key));
}

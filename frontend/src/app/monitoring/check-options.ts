import type { CheckDto, CheckKindDto, CheckOptionDto } from '../api/models';

export type CheckKind = CheckDto['kind'];
export type OptionValue = string | number | boolean | null;
export type OptionValues = Record<string, OptionValue>;

/** What the form starts with: every option of every kind, so that each has a field of its own. */
export function startValues(kinds: readonly CheckKindDto[], kind: CheckKind): OptionValues {
  const values: OptionValues = {};
  for (const { options } of kinds) for (const option of options) values[option.name] = emptyValue(option);
  for (const option of kinds.find((one) => one.kind === kind)?.options ?? []) values[option.name] = option.default ?? emptyValue(option);
  return values;
}

function emptyValue({ type, choices }: CheckOptionDto): OptionValue {
  if (type === 'integer') return null;
  if (type === 'flag') return false;
  return type === 'choice' ? (choices[0] ?? '') : '';
}

/** Another kind begins with its own defaults, and keeps what was typed where it has the same option. */
export function valuesForKind(kinds: readonly CheckKindDto[], kind: CheckKind, typed: OptionValues): OptionValues {
  const start = startValues(kinds, kind);
  const texts = Object.entries(typed).filter(([name, value]) => typeof value === 'string' && value !== '' && start[name] === '');
  return { ...start, ...Object.fromEntries(texts) };
}

/** With what a check has; secrets stay empty, for they are told to nobody. */
export function valuesOf(kinds: readonly CheckKindDto[], check: CheckDto): OptionValues {
  const start = startValues(kinds, check.kind);
  for (const { name } of kinds.find(({ kind }) => kind === check.kind)?.options ?? []) {
    const value: unknown = Reflect.get(check, name);
    const absent = typeof start[name] === 'boolean' ? false : typeof start[name] === 'number' ? null : start[name];
    start[name] = value === undefined ? (absent ?? null) : (value as OptionValue);
  }
  return start;
}

/** @returns the options of the kind as they are sent; what is empty is left out, or removed by null in a change */
export function sentOptions(
  options: readonly CheckOptionDto[],
  values: OptionValues,
  { change, removed }: { change: boolean; removed: ReadonlySet<string> },
): Record<string, OptionValue> {
  return Object.fromEntries(
    options.flatMap(({ name, type, needed }): [string, OptionValue][] => {
      const value = entered(values[name] ?? null, type);
      if (value !== '' && value !== null) return [[name, value]];
      const isRemoved = type === 'secret' ? removed.has(name) : !needed;
      return change && isRemoved ? [[name, null]] : [];
    }),
  );
}

/** A secret may begin or end with a blank. */
function entered(value: OptionValue, type: CheckOptionDto['type']): OptionValue {
  return typeof value === 'string' && type !== 'secret' ? value.trim() : value;
}

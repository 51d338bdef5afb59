import {
  CHECK_FIELDS,
  CHECK_KIND_NAMES,
  CHECK_KINDS,
  type CheckField,
  type CheckFieldValues,
  FIELD_NAMES,
  type FieldName,
  type FieldChanges,
} from '@clientst0r/monitoring';
import { Choice, type FieldOptions, Flag, Integer, Secret, Text } from '../openapi/fields.js';

/** `answer`: without secrets. `change`: null removes an option. */
type Use = 'answer' | 'input' | 'change';

interface ValuesOf {
  answer: CheckFieldValues;
  input: CheckFieldValues;
  change: FieldChanges;
}

/** A class with the options of all kinds of checks as fields, made from their registry. */
export function withCheckFields<U extends Use>(use: U): new () => ValuesOf[U] {
  const Options = function Options() {} as unknown as new () => ValuesOf[U];
  for (const name of FIELD_NAMES) {
    if (use === 'answer' && CHECK_FIELDS[name].type === 'secret') continue;
    const options = { optional: true, nullable: use === 'change', description: descriptionOf(name) };
    decoratorOf(CHECK_FIELDS[name], options)(Options.prototype as object, name);
  }
  return Options;
}

function decoratorOf(field: CheckField, options: FieldOptions): PropertyDecorator {
  switch (field.type) {
    case 'integer':
      return Integer({ ...options, min: field.min, max: field.max });
    case 'choice':
      return Choice(field.choices, options);
    case 'flag':
      return Flag(options);
    case 'secret':
      return Secret({ ...options, max: field.max });
    default:
      return Text({ ...options, max: field.max, ...(field.example === undefined ? {} : { example: field.example }) });
  }
}

function descriptionOf(name: FieldName): string {
  const kinds = CHECK_KIND_NAMES.filter((kind) => CHECK_KINDS[kind].fields.includes(name));
  const needed = kinds.filter((kind) => CHECK_KINDS[kind].required.includes(name));
  const { label, help }: CheckField = CHECK_FIELDS[name];
  return `${label}. ${help} Of ${kinds.join(', ')}${needed.length > 0 ? `; always there of ${needed.join(', ')}` : ''}.`;
}

/** What of a DTO are options of a check. */
export function optionsOf<T extends object>(dto: T): Pick<T, Extract<keyof T, FieldName>> {
  const entries = FIELD_NAMES.flatMap((name) => {
    const value: unknown = Reflect.get(dto, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries) as Pick<T, Extract<keyof T, FieldName>>;
}

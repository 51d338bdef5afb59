import type { SecretText } from '@clientst0r/platform';

export type SettingValue = number | boolean | string;

interface Described {
  /** `group.name-in-words`. */
  readonly key: string;
  readonly group: string;
  readonly label: string;
  readonly help: string;
}

export interface IntegerSetting extends Described {
  readonly type: 'integer';
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
}

export interface FlagSetting extends Described {
  readonly type: 'flag';
  readonly default: boolean;
}

export interface ChoiceSetting<T extends string = string> extends Described {
  readonly type: 'choice';
  readonly default: T;
  readonly choices: readonly T[];
}

export interface TextSetting extends Described {
  readonly type: 'text';
  readonly default: string;
  /** Characters. */
  readonly maximumLength: number;
  /** What the value must look like unless it is empty, with the words for the administrator who got it wrong. */
  readonly pattern?: RegExp;
  readonly shape?: string;
}

/** Written and never read back by people: kept sealed, told and recorded only as set or not set. Empty is not set. */
export interface SecretSetting extends Described {
  readonly type: 'secret';
  readonly default: '';
}

export type SettingDefinition = IntegerSetting | FlagSetting | ChoiceSetting | TextSetting | SecretSetting;

/** The type of the value of a setting. */
export type ValueOf<S> = S extends IntegerSetting
  ? number
  : S extends FlagSetting
    ? boolean
    : S extends ChoiceSetting<infer T>
      ? T
      : S extends TextSetting
        ? string
        : S extends SecretSetting
          ? SecretText | null
          : never;

const LONGEST_SECRET = 1_000;

const registry = new Map<string, SettingDefinition>();

/** Registers a setting; validation, the administrator's page and the audit of changes are made from it. */
export function defineSetting<const S extends SettingDefinition>(definition: S): S {
  if (registry.has(definition.key)) throw new Error(`The setting ${definition.key} is defined twice`);
  const problem = settingProblem(definition, definition.default);
  if (problem) throw new Error(`The default of ${definition.key} is not valid: ${problem}`);
  registry.set(definition.key, definition);
  return definition;
}

export function settingDefinitions(): SettingDefinition[] {
  return [...registry.values()].sort((one, other) => one.key.localeCompare(other.key));
}

export function settingDefinition(key: string): SettingDefinition | undefined {
  return registry.get(key);
}

/** What is wrong with a value, in words for the administrator; null when nothing is. */
export function settingProblem(definition: SettingDefinition, value: unknown): string | null {
  switch (definition.type) {
    case 'integer':
      return integerProblem(definition, value);
    case 'flag':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'choice':
      return definition.choices.includes(value as string) ? null : `must be one of ${definition.choices.join(', ')}`;
    case 'text':
      return textProblem(definition, value);
    case 'secret':
      return lengthProblem(value, LONGEST_SECRET);
  }
}

function integerProblem({ minimum, maximum }: IntegerSetting, value: unknown): string | null {
  const valid = Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
  return valid ? null : `must be a whole number from ${minimum} to ${maximum}`;
}

function textProblem({ maximumLength, pattern, shape }: TextSetting, value: unknown): string | null {
  const problem = lengthProblem(value, maximumLength);
  if (problem !== null) return problem;
  const text = String(value);
  if (/\p{C}/u.test(text)) return 'must not contain control characters';
  return text === '' || !pattern || pattern.test(text) ? null : (shape ?? 'does not look right');
}

function lengthProblem(value: unknown, maximumLength: number): string | null {
  return typeof value === 'string' && value.length <= maximumLength ? null : `must be a text of at most ${maximumLength} characters`;
}

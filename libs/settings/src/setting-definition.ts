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

export type SettingDefinition = IntegerSetting | FlagSetting | ChoiceSetting;

/** The type of the value of a setting. */
export type ValueOf<S> = S extends IntegerSetting ? number : S extends FlagSetting ? boolean : S extends ChoiceSetting<infer T> ? T : never;

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
  }
}

function integerProblem({ minimum, maximum }: IntegerSetting, value: unknown): string | null {
  const valid = Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
  return valid ? null : `must be a whole number from ${minimum} to ${maximum}`;
}

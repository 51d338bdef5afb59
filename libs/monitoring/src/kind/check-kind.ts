import type { AddressRules, FieldProblem } from '@clientst0r/platform';
import type { CheckTiming } from '../check/check.entity.js';
import type { CheckFieldValues, FieldName } from './check-field.js';

/** The options of a kind of check, with what is always there marked so. */
export type SpecificationOf<Required extends FieldName> = CheckFieldValues & {
  readonly [N in Required]-?: NonNullable<CheckFieldValues[N]>;
};

/** One kind of check: what it can be told, and what of it is nonsense. Its prober is in `Probers`, which lacks none. */
export interface KindDefinition {
  readonly label: string;
  /** One sentence: what it looks at. */
  readonly help: string;
  readonly fields: readonly FieldName[];
  readonly required: readonly FieldName[];
  /** Taken where nothing was said. Optional fields have none. */
  readonly defaults: CheckFieldValues;
  readonly timing?: Partial<CheckTiming>;
  /** What the fields do not say each for themselves. Every value has passed its own rules. */
  problems(values: CheckFieldValues, addresses: AddressRules): FieldProblem[];
  /** What is looked at, in one line without anything secret. */
  target(values: CheckFieldValues): string;
  /** Probes of one host are limited together. */
  host(values: CheckFieldValues): string;
}

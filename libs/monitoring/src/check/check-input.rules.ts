import { Injectable } from '@nestjs/common';
import { type AddressRules, Clock, type FieldProblem, ValidationFailedError } from '@clientst0r/platform';
import { type FieldName, FIELD_NAMES, fieldProblem } from '../kind/check-field.js';
import { CHECK_KINDS } from '../kind/check-kinds.js';
import type { KindDefinition } from '../kind/check-kind.js';
import { AllowedNetworks } from '../probe/allowed-networks.js';
import { ParentRules } from './parent.rules.js';
import type { CheckInput, CheckTiming } from './check.entity.js';

/** Bounds of {@link CheckTiming}, in its units. */
export const TIMING_BOUNDS = {
  intervalSeconds: { min: 20, max: 604_800 },
  timeoutSeconds: { min: 1, max: 60 },
  retrySeconds: { min: 5, max: 3600 },
  failuresBeforeDown: { min: 1, max: 100 },
  successesBeforeUp: { min: 1, max: 100 },
} as const satisfies Record<keyof CheckTiming, { min: number; max: number }>;

export const MOST_TAGS = 20;
const LONGEST_TAG = 40;

/** What a check may be, whoever writes it. A name in a target is judged when it is resolved, not here. */
@Injectable()
export class CheckInputRules {
  constructor(
    private readonly networks: AllowedNetworks,
    private readonly clock: Clock,
    readonly parents: ParentRules,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  /** With what the kind takes where nothing was said. @throws ValidationFailedError for all of them together */
  async validAll(organisationId: string, inputs: readonly CheckInput[]): Promise<CheckInput[]> {
    await this.networks.fresh();
    const addresses = this.networks.of(organisationId);
    const completed = inputs.map((input) => ({ ...input, fields: { ...CHECK_KINDS[input.kind].defaults, ...input.fields } }));
    const prefix = (index: number): string => (inputs.length > 1 ? `checks.${index.toString()}.` : '');
    const problems = completed.flatMap((input, index) =>
      problemsOf(input, addresses).map(({ field, message }) => ({ field: `${prefix(index)}${field}`, message })),
    );
    if (problems.length > 0) throw new ValidationFailedError(problems);
    return completed;
  }

  /** @throws ValidationFailedError */
  async assertValid(organisationId: string, input: CheckInput): Promise<void> {
    await this.networks.fresh();
    const problems = problemsOf(input, this.networks.of(organisationId));
    if (problems.length > 0) throw new ValidationFailedError(problems);
  }
}

function problemsOf({ name, kind, fields, timing, tags = [] }: CheckInput, addresses: AddressRules): FieldProblem[] {
  const definition: KindDefinition = CHECK_KINDS[kind];
  const single = FIELD_NAMES.flatMap((field) => singleProblems(definition, field, fields[field]));
  return [
    ...(name.trim() === '' || name.length > 190 ? [{ field: 'name', message: 'must have 1 to 190 characters' }] : []),
    ...(single.length > 0 ? single : definition.problems(fields, addresses)),
    ...timingProblems(timing),
    ...tagProblems(tags),
  ];
}

function singleProblems({ fields, required, label }: KindDefinition, field: FieldName, value: unknown): FieldProblem[] {
  if (value === undefined) return required.includes(field) ? [{ field, message: 'is needed' }] : [];
  if (!fields.includes(field)) return [{ field, message: `is no option of ${label}` }];
  const message = fieldProblem(field, value);
  return message === null ? [] : [{ field, message }];
}

function timingProblems(timing: CheckTiming): FieldProblem[] {
  return Object.entries(TIMING_BOUNDS).flatMap(([field, { min, max }]) => {
    const value = timing[field as keyof CheckTiming];
    const valid = Number.isInteger(value) && value >= min && value <= max;
    return valid ? [] : [{ field, message: `must be a whole number from ${min.toString()} to ${max.toString()}` }];
  });
}

/** Commas part them where they are typed. */
function tagProblems(tags: readonly string[]): FieldProblem[] {
  const problem = (message: string): FieldProblem[] => [{ field: 'tags', message }];
  if (tags.length > MOST_TAGS) return problem(`must be at most ${MOST_TAGS.toString()}`);
  if (tags.some((tag) => tag.trim() !== tag || tag === '' || tag.length > LONGEST_TAG || tag.includes(',')))
    return problem(`must each have 1 to ${LONGEST_TAG.toString()} characters, without commas and blanks around them`);
  return new Set(tags).size < tags.length ? problem('must not have one twice') : [];
}

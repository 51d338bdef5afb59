import type { FieldProblem } from '@clientst0r/platform';
import { isTimezone } from '../maintenance/recurrence.js';
import type { AlertPolicyInput } from './alert-policy.entity.js';
import type { AlertStep } from './alert-plan.js';
import type { QuietHours } from './quiet-hours.js';

export const MOST_STEPS = 10;
export const LONGEST_ESCALATION_MINUTES = 2880;
export const LONGEST_GATHERING_SECONDS = 300;
export const LONGEST_REMINDER_MINUTES = 10_080;

/** @returns what is wrong with it by itself */
export function alertPolicyProblems({ steps, quiet }: AlertPolicyInput): FieldProblem[] {
  return [...stepProblems(steps), ...quietProblems(quiet)];
}

function stepProblems(steps: readonly AlertStep[]): FieldProblem[] {
  const problem = (message: string): FieldProblem[] => [{ field: 'steps', message }];
  if (steps.length === 0) return problem('must have at least one step');
  if (steps.some(({ channelIds }) => channelIds.length === 0)) return problem('must name a channel in each step');
  if (steps[0]?.afterMinutes !== 0) return problem('must begin at once: the first step is after 0 minutes');
  const rises = steps.every(({ afterMinutes }, place) => place === 0 || afterMinutes > (steps[place - 1]?.afterMinutes ?? 0));
  return rises ? [] : problem('must come one after the other, each later than the one before');
}

function quietProblems(quiet: QuietHours | null): FieldProblem[] {
  if (quiet === null) return [];
  const problem = (field: string, message: string): FieldProblem[] => [{ field: `quiet.${field}`, message }];
  if (!isTimezone(quiet.timezone)) return problem('timezone', 'is no time zone, such as Europe/Berlin');
  if (quiet.days.length === 0 || quiet.days.some((day) => day < 1 || day > 7))
    return problem('days', 'must name at least one day of MO, TU, WE, TH, FR, SA, SU');
  return quiet.from === quiet.to && quiet.days.length === 7 ? problem('to', 'would leave no time at all in which anybody is told') : [];
}

import {
  type AlertPolicy,
  type AlertPolicyInput,
  LONGEST_ESCALATION_MINUTES,
  LONGEST_GATHERING_SECONDS,
  LONGEST_REMINDER_MINUTES,
  MOST_STEPS,
} from '@clientst0r/monitoring';
import { Flag, Id, Integer, ListOf, Nested, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

const NAME = { max: 190, example: 'On call' };
const CHECKS = { max: 500, description: 'Null or absent for all checks that no other policy names. A check has one policy at most.' };
const STEPS = { max: MOST_STEPS, description: 'The first is after 0 minutes; each further one is later than the one before.' };
const QUIET = { description: 'Null or absent for none. What is not told then is told when they end.' };
const URGENT = { description: 'That a check is down is told in quiet hours too; other messages wait.' };
const GATHER = { max: LONGEST_GATHERING_SECONDS, description: 'How long a message waits for others: three or more go to people as one.' };

const REMIND = {
  max: LONGEST_REMINDER_MINUTES,
  description: 'After how long who was told that a check is down is told again, while nobody has acknowledged it; 0 for never.',
};

export class AlertPolicyPath extends OrganisationPath {
  @Id()
  policyId: string;
}

export class AlertStepDto {
  @Integer({ max: LONGEST_ESCALATION_MINUTES, description: 'After the beginning, while nobody has acknowledged the incident.' })
  afterMinutes: number;

  @ListOf('id', { max: 50 })
  channelIds: readonly string[];
}

export class QuietHoursDto {
  @Text({ max: 64, example: 'Europe/Berlin', description: 'An IANA name.' })
  timezone: string;

  @Text({ max: 5, pattern: TIME, example: '22:00' })
  from: string;

  @Text({
    max: 5,
    pattern: TIME,
    example: '07:00',
    description: 'On the next day if it is not later than `from`; the same for a whole day.',
  })
  to: string;

  @ListOf('text', { max: 7, description: 'On which they begin: MO, TU, WE, TH, FR, SA, SU.' })
  days: readonly string[];
}

export class AlertPolicyDto {
  @Id()
  id: string;

  @Text(NAME)
  name: string;

  @ListOf('id', { ...CHECKS, nullable: true })
  checkIds: readonly string[] | null;

  @ListOf(() => AlertStepDto, STEPS)
  steps: readonly AlertStepDto[];

  @Nested(() => QuietHoursDto, { ...QUIET, nullable: true })
  quiet: QuietHoursDto | null;

  @Flag(URGENT)
  urgentBreaksThrough: boolean;

  @Integer(GATHER)
  gatherSeconds: number;

  @Integer(REMIND)
  reminderMinutes: number;

  @Integer({ description: 'Send it as If-Match to change or delete the policy.' })
  version: number;
}

export class AlertPoliciesDto {
  @ListOf(() => AlertPolicyDto, { max: 100 })
  items: AlertPolicyDto[];
}

export class CreateAlertPolicyDto {
  @Text(NAME)
  name: string;

  @ListOf('id', { ...CHECKS, optional: true, nullable: true })
  checkIds?: readonly string[] | null;

  @ListOf(() => AlertStepDto, STEPS)
  steps: readonly AlertStepDto[];

  @Nested(() => QuietHoursDto, { ...QUIET, optional: true, nullable: true })
  quiet?: QuietHoursDto | null;

  @Flag({ ...URGENT, optional: true })
  urgentBreaksThrough?: boolean;

  @Integer({ ...GATHER, optional: true })
  gatherSeconds?: number;

  @Integer({ ...REMIND, optional: true })
  reminderMinutes?: number;
}

export class UpdateAlertPolicyDto {
  @Text({ ...NAME, optional: true })
  name?: string;

  @ListOf('id', { ...CHECKS, optional: true, nullable: true })
  checkIds?: readonly string[] | null;

  @ListOf(() => AlertStepDto, { ...STEPS, optional: true })
  steps?: readonly AlertStepDto[];

  @Nested(() => QuietHoursDto, { ...QUIET, optional: true, nullable: true })
  quiet?: QuietHoursDto | null;

  @Flag({ ...URGENT, optional: true })
  urgentBreaksThrough?: boolean;

  @Integer({ ...GATHER, optional: true })
  gatherSeconds?: number;

  @Integer({ ...REMIND, optional: true })
  reminderMinutes?: number;
}

export function alertPolicyInput(dto: CreateAlertPolicyDto): AlertPolicyInput {
  const { name, checkIds = null, quiet = null, urgentBreaksThrough = true, gatherSeconds = 0, reminderMinutes = 0 } = dto;
  return { name, checkIds, steps: stepsOf(dto.steps), quiet: quietOf(quiet), urgentBreaksThrough, gatherSeconds, reminderMinutes };
}

export function alertPolicyChanges({ steps, quiet, ...rest }: UpdateAlertPolicyDto): Partial<AlertPolicyInput> {
  return {
    ...rest,
    ...(steps === undefined ? {} : { steps: stepsOf(steps) }),
    ...(quiet === undefined ? {} : { quiet: quietOf(quiet) }),
  };
}

export function alertPolicyDto(policy: AlertPolicy): AlertPolicyDto {
  const { id, name, checkIds, steps, quiet, urgentBreaksThrough, gatherSeconds, reminderMinutes, version } = policy;
  const shown = quiet && { ...quiet, days: quiet.days.map((day) => WEEKDAYS[day - 1] ?? '') };
  return { id, name, checkIds, steps, quiet: shown, urgentBreaksThrough, gatherSeconds, reminderMinutes, version };
}

/** Plain objects, as they are stored. */
function stepsOf(steps: readonly AlertStepDto[]): AlertPolicyInput['steps'] {
  return steps.map(({ afterMinutes, channelIds }) => ({ afterMinutes, channelIds: [...new Set(channelIds)] }));
}

/** A day that is none is 0, which the rules refuse. */
function quietOf(quiet: QuietHoursDto | null): AlertPolicyInput['quiet'] {
  if (quiet === null) return null;
  const { timezone, from, to, days } = quiet;
  return { timezone, from, to, days: [...new Set(days.map((day) => WEEKDAYS.indexOf(day) + 1))].sort((one, other) => one - other) };
}

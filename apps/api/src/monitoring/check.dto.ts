import {
  CHECK_KIND_NAMES,
  CHECK_KINDS,
  type CheckKind,
  type CheckStateName,
  type CheckWithStatus,
  DEFAULT_TIMING,
  type FieldName,
  type KindDefinition,
  MOST_TAGS,
  type Occurrence,
  shownState,
  TIMING_BOUNDS,
} from '@clientst0r/monitoring';
import { Choice, Flag, Id, Instant, Integer, ListOf, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { PageQuery } from '../openapi/page.dto.js';
import { withCheckFields } from './check-fields.js';

export const CHECK_STATES = [
  'up',
  'degraded',
  'down',
  'unreachable',
  'unknown',
  'paused',
  'maintenance',
] as const satisfies readonly CheckStateName[];

const NAME = { max: 190, example: 'Customer portal' };
const INTERVAL = { ...TIMING_BOUNDS.intervalSeconds, description: 'Seconds between two runs.' };
const TIMEOUT = {
  ...TIMING_BOUNDS.timeoutSeconds,
  description: `For everything, name look-up and redirects included; ${DEFAULT_TIMING.timeoutSeconds.toString()} unless told.`,
};
const RETRY = {
  ...TIMING_BOUNDS.retrySeconds,
  description: `How soon to look again when an outcome speaks against the state; ${DEFAULT_TIMING.retrySeconds.toString()} unless told.`,
};
const FAILURES = { ...TIMING_BOUNDS.failuresBeforeDown, description: `${DEFAULT_TIMING.failuresBeforeDown.toString()} unless told.` };
const SUCCESSES = { ...TIMING_BOUNDS.successesBeforeUp, description: `${DEFAULT_TIMING.successesBeforeUp.toString()} unless told.` };

const PARENT = { description: 'The check before this one: while it is down, this one is `unreachable` and nobody is told.' };

const TAGS = { max: MOST_TAGS, description: 'Words by which checks are found together.' };

const ORDERS = ['name', 'trouble'] as const;

const ORDER =
  'By `name` unless told. `trouble`: down, unreachable, degraded, unknown, then the others, each by name. What changes its state while pages ' +
  'are read comes on the last of them, and so may come twice.';

export class ListChecksQuery extends PageQuery {
  @Choice(ORDERS, { optional: true, description: ORDER })
  order: (typeof ORDERS)[number] = 'name';

  @Text({ optional: true, max: 40, description: 'Only checks that have this tag.' })
  tag?: string;

  @Choice(CHECK_KIND_NAMES, { optional: true })
  kind?: CheckKind;

  @Text({ optional: true, max: 100, description: 'Part of the name, or of what is looked at.' })
  search?: string;

  @Choice([...CHECK_STATES, 'trouble'], { optional: true, description: '`trouble`: down, unreachable, degraded or unknown.' })
  state?: CheckStateName | 'trouble';
}

export class CheckPath extends OrganisationPath {
  @Id()
  checkId: string;
}

export class CheckDto extends withCheckFields('answer') {
  @Id()
  id: string;

  @Text(NAME)
  name: string;

  @Choice(CHECK_KIND_NAMES)
  kind: CheckKind;

  @Text({ max: 2100, description: 'What is looked at, in one line.' })
  target: string;

  @ListOf('text', { description: 'The secret options that are set; their values are told to nobody.' })
  secretsSet: readonly FieldName[];

  @Integer(INTERVAL)
  intervalSeconds: number;

  @Integer(TIMEOUT)
  timeoutSeconds: number;

  @Integer(RETRY)
  retrySeconds: number;

  @Integer(FAILURES)
  failuresBeforeDown: number;

  @Integer(SUCCESSES)
  successesBeforeUp: number;

  @Id({ ...PARENT, nullable: true })
  parentId: string | null;

  @ListOf('text', TAGS)
  tags: readonly string[];

  @Choice(CHECK_STATES, {
    description:
      '`unknown` until something was seen, and again when looks are overdue; `unreachable` behind a parent that is down; `maintenance` while a window lasts.',
  })
  state: CheckStateName;

  @Choice(CHECK_STATES, { description: 'What looks say, maintenance or not.' })
  observedState: CheckStateName;

  @Instant({ nullable: true, description: 'When the maintenance that lasts now ends.' })
  maintenanceUntil: Date | null;

  @Instant()
  stateSince: Date;

  @Instant({ nullable: true })
  lastCheckedAt: Date | null;

  @Instant({ nullable: true, description: 'Null while paused.' })
  nextCheckAt: Date | null;

  @Integer({ nullable: true })
  lastResponseMilliseconds: number | null;

  @Integer({ nullable: true, description: 'How long after its time the last run began.' })
  lastLatenessMilliseconds: number | null;

  @Text({ max: 240, nullable: true, description: 'Why the last run failed; null after a success.' })
  lastError: string | null;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;

  @Integer({ description: 'Send it as If-Match to change or delete the check.' })
  version: number;
}

export class CreateCheckDto extends withCheckFields('input') {
  @Text(NAME)
  name: string;

  @Choice(CHECK_KIND_NAMES)
  kind: CheckKind;

  @Integer(INTERVAL)
  intervalSeconds: number;

  @Integer({ ...TIMEOUT, optional: true })
  timeoutSeconds?: number;

  @Integer({ ...RETRY, optional: true })
  retrySeconds?: number;

  @Integer({ ...FAILURES, optional: true })
  failuresBeforeDown?: number;

  @Integer({ ...SUCCESSES, optional: true })
  successesBeforeUp?: number;

  @Id({ ...PARENT, optional: true, nullable: true })
  parentId?: string | null;

  @ListOf('text', { ...TAGS, optional: true })
  tags?: string[];
}

/** Null removes an option; what is absent stays. */
export class UpdateCheckDto extends withCheckFields('change') {
  @Text({ ...NAME, optional: true })
  name?: string;

  @Integer({ ...INTERVAL, optional: true })
  intervalSeconds?: number;

  @Integer({ ...TIMEOUT, optional: true })
  timeoutSeconds?: number;

  @Integer({ ...RETRY, optional: true })
  retrySeconds?: number;

  @Integer({ ...FAILURES, optional: true })
  failuresBeforeDown?: number;

  @Integer({ ...SUCCESSES, optional: true })
  successesBeforeUp?: number;

  @Id({ ...PARENT, optional: true, nullable: true })
  parentId?: string | null;

  @ListOf('text', { ...TAGS, optional: true })
  tags?: string[];
}

/** A client's checks at once: all are added, or none. */
export class CreateChecksDto {
  @ListOf(() => CreateCheckDto, { max: 100 })
  checks: CreateCheckDto[];
}

export class ChecksDto {
  @ListOf(() => CheckDto, { max: 100 })
  items: CheckDto[];
}

export class HeartbeatAddressDto {
  @Text({ max: 2000, description: 'What the target asks for, with GET; told this once.' })
  url: string;
}

export class HeartbeatPath {
  @Text({ min: 20, max: 100 })
  token: string;
}

export class RunAcceptedDto {
  @Flag({ description: 'The run will be made within a few seconds.' })
  accepted: boolean;
}

/** What is known about a check besides itself. */
export interface CheckSurroundings {
  readonly secretsSet: readonly FieldName[];
  readonly maintenance: Occurrence | null;
  readonly now: Date;
}

export function checkDto({ check, status }: CheckWithStatus, { secretsSet, maintenance, now }: CheckSurroundings): CheckDto {
  const { id, name, kind, parentId, tags, version, createdAt, updatedAt, pausedAt, specification } = check;
  const definition: KindDefinition = CHECK_KINDS[kind];
  const observedState = shownState(check.isPaused, status.state, status.nextRunAt, now);
  const maintained = check.isPaused ? null : maintenance;
  return {
    ...specification, id, name, kind, target: definition.target(specification), secretsSet, ...check.timing, parentId, tags, observedState,
    state: maintained ? 'maintenance' : observedState,
    maintenanceUntil: maintained?.endsAt ?? null,
    stateSince: maintained?.startsAt ?? stateSince(pausedAt, observedState === status.state, status),
    lastCheckedAt: status.lastCheckedAt,
    nextCheckAt: status.runsNextAt,
    lastResponseMilliseconds: status.lastResponseMilliseconds,
    lastLatenessMilliseconds: status.lastLatenessMilliseconds,
    lastError: status.lastError,
    createdAt, updatedAt, version,
  }; // prettier-ignore
}

function stateSince(pausedAt: Date | null, asStored: boolean, status: CheckWithStatus['status']): Date {
  if (pausedAt) return pausedAt;
  return asStored ? status.stateSince : status.nextRunAt;
}

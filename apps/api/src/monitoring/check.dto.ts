import {
  type CheckWithStatus,
  DEFAULT_TIMING,
  HTTP_METHODS,
  type HttpMethod,
  KEYWORD_LENGTH,
  shownState,
  type CheckStateName,
  TIMING_BOUNDS,
  URL_LENGTH,
} from '@clientst0r/monitoring';
import { Choice, Flag, Id, Instant, Integer, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';

export const CHECK_STATES = ['up', 'down', 'unknown', 'paused'] as const satisfies readonly CheckStateName[];

const NAME = { max: 190, example: 'Customer portal' };
const URL_TEXT = {
  max: URL_LENGTH,
  description: 'An http or https address without user name and password.',
  example: 'https://portal.example.com/health',
};
const STATUS = {
  max: 200,
  description: 'Codes and ranges that count as success. Redirects are followed, at most three, unless no 2xx is expected.',
  example: '200-399',
};
const KEYWORD = { max: KEYWORD_LENGTH, description: 'Must occur in the first MiB of the body.' };
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

export class CheckPath extends OrganisationPath {
  @Id()
  checkId: string;
}

export class CheckDto {
  @Id()
  id: string;

  @Text(NAME)
  name: string;

  @Choice(['http'])
  kind: 'http';

  @Text(URL_TEXT)
  url: string;

  @Choice(HTTP_METHODS)
  method: HttpMethod;

  @Text(STATUS)
  expectedStatus: string;

  @Text({ ...KEYWORD, optional: true })
  keyword?: string;

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

  @Choice(CHECK_STATES, { description: '`unknown` until something was seen, and again when looks are overdue.' })
  state: CheckStateName;

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

export class CreateCheckDto {
  @Text(NAME)
  name: string;

  @Choice(['http'])
  kind: 'http';

  @Text(URL_TEXT)
  url: string;

  @Choice(HTTP_METHODS, { optional: true, description: 'GET unless told.' })
  method?: HttpMethod;

  @Text({ ...STATUS, optional: true })
  expectedStatus?: string;

  @Text({ ...KEYWORD, optional: true })
  keyword?: string;

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
}

export class UpdateCheckDto {
  @Text({ ...NAME, optional: true })
  name?: string;

  @Text({ ...URL_TEXT, optional: true })
  url?: string;

  @Choice(HTTP_METHODS, { optional: true })
  method?: HttpMethod;

  @Text({ ...STATUS, optional: true })
  expectedStatus?: string;

  @Text({ ...KEYWORD, optional: true, nullable: true, description: 'Null removes it.' })
  keyword?: string | null;

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
}

export class RunAcceptedDto {
  @Flag({ description: 'The run will be made within a few seconds.' })
  accepted: boolean;
}

export function checkDto({ check, status }: CheckWithStatus, now: Date): CheckDto {
  const { url, method, expectedStatus, keyword } = check.specification;
  const { id, name, kind, version, createdAt, updatedAt, pausedAt } = check;
  const state = shownState(check.isPaused, status.state, status.nextRunAt, now);
  return {
    id, name, kind, url, method, expectedStatus, ...(keyword === undefined ? {} : { keyword }), ...check.timing, state,
    stateSince: stateSince(pausedAt, state === status.state, status),
    lastCheckedAt: status.lastCheckedAt,
    nextCheckAt: check.isPaused ? null : status.nextRunAt,
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

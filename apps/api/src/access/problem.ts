import { HttpException } from '@nestjs/common';
import {
  ConnectionException,
  DeadlockException,
  LockWaitTimeoutException,
  OptimisticLockError,
  UniqueConstraintViolationException,
} from '@mikro-orm/core';
import { ConflictError, DomainError, TooManyRequestsError, UnavailableError, ValidationFailedError } from '@clientst0r/platform';

/** RFC 9457, with a stable `code` for programs and the request's id for support. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly requestId: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  readonly currentVersion?: unknown;
}

const TITLES: Readonly<Record<number, string>> = {
  308: 'Moved',
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Gone',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Unsupported media type',
  423: 'Locked',
  428: 'Version needed',
  429: 'Too many requests',
  503: 'Unavailable',
};

/** Expected failures become what they say; everything else becomes a bare 500 that tells nothing but the request's id. */
export function problemOf(error: unknown, requestId: string): Problem {
  const { status, code, detail, ...rest } = describe(translated(error));
  const title = TITLES[status] ?? (status < 500 ? 'Bad request' : 'Something went wrong');
  return { type: `urn:clientst0r:problem:${code}`, title, status, code, ...(detail ? { detail } : {}), requestId, ...rest };
}

export function retryAfterSecondsOf(error: unknown): number | null {
  const known = translated(error);
  if (known instanceof TooManyRequestsError) return known.retryAfterSeconds;
  return known instanceof UnavailableError ? 5 : null;
}

export function isDeadlock(error: unknown): boolean {
  return error instanceof DeadlockException || error instanceof LockWaitTimeoutException;
}

/** What the libraries beneath throw, in the product's own words. */
function translated(error: unknown): unknown {
  if (error instanceof OptimisticLockError)
    return new ConflictError('changed-meanwhile', 'Somebody changed this at the same moment. Load it again.');
  if (error instanceof UniqueConstraintViolationException) return new ConflictError('exists-already', 'There is one of that name already.');
  return isDependencyAway(error) ? new UnavailableError() : error;
}

const CONNECTION_LOST: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_QUERY_INTERRUPTED',
  'ER_CONNECTION_KILLED',
  'POOL_ENQUEUE_LIMIT',
  'ER_QUERY_TIMEOUT',
  'PROTOCOL_SEQUENCE_TIMEOUT',
]);
const REDIS_AWAY = /^(Stream isn't writeable|Connection is closed|Command timed out|Reached the max retries|LOADING|MASTERDOWN|READONLY)/u;

function isDependencyAway(error: unknown): boolean {
  if (!Error.isError(error) || error instanceof DomainError || error instanceof HttpException) return false;
  return error instanceof ConnectionException || REDIS_AWAY.test(error.message) || isConnectionLost(error);
}

function isConnectionLost({ code, syscall }: NodeJS.ErrnoException): boolean {
  // ENOENT is a missing socket only when it comes from connecting; from a file it is a fault of ours.
  return code !== undefined && CONNECTION_LOST.has(code) && (code !== 'ENOENT' || syscall === 'connect');
}

type Described = Pick<Problem, 'status' | 'code' | 'errors' | 'currentVersion'> & { detail?: string };

function describe(error: unknown): Described {
  if (error instanceof ValidationFailedError) {
    const errors = error.fields.map(({ field, message }) => ({ field, message }));
    return { status: error.status, code: error.code, detail: error.message, errors };
  }
  if (error instanceof DomainError) return { ...error.details, status: error.status, code: error.code, detail: error.message };
  return fromHttp(error) ?? { status: 500, code: 'internal' };
}

const HTTP_CODES: Readonly<Record<number, string>> = {
  404: 'not-found',
  405: 'method-not-allowed',
  415: 'unsupported-media-type',
  413: 'too-large',
};

function fromHttp(error: unknown): Described | null {
  if (!(error instanceof HttpException)) return null;
  const status = error.getStatus();
  if (status >= 500) return { status, code: status === 503 ? 'unavailable' : 'internal' };
  // Nest's own 404 would repeat the path that was asked for.
  return { status, code: HTTP_CODES[status] ?? 'bad-request', detail: status === 404 ? 'There is nothing here.' : error.message };
}

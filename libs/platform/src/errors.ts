/** An expected failure: its code, status and message are for the caller. Anything else is answered with a bare 500. */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  abstract readonly status: number;
  readonly details?: Readonly<Record<string, unknown>>;

  constructor(message: string, details?: Readonly<Record<string, unknown>>) {
    super(message);
    this.name = new.target.name;
    if (details) this.details = details;
  }
}

export interface FieldProblem {
  /** Path of the field in the request, such as `fields.0.value`. */
  readonly field: string;
  readonly message: string;
}

export class ValidationFailedError extends DomainError {
  readonly code: string = 'validation-failed';
  readonly status = 400;

  constructor(readonly fields: readonly FieldProblem[]) {
    super('Some of what was sent is not valid.');
  }
}

export class UnauthenticatedError extends DomainError {
  readonly code: string = 'unauthenticated';
  readonly status = 401;

  constructor(message = 'Sign in first.') {
    super(message);
  }
}

export class ForbiddenError extends DomainError {
  readonly code: string = 'forbidden';
  readonly status = 403;

  constructor(message = 'You do not have the permission for this.') {
    super(message);
  }
}

export class ReauthenticationRequiredError extends ForbiddenError {
  override readonly code = 'reauthentication-required';

  constructor() {
    super('Confirm that it is you, then try again.');
  }
}

/** One text for what does not exist and for what belongs to somebody else. */
export class NotFoundError extends DomainError {
  readonly code: string = 'not-found';
  readonly status = 404;

  constructor(message = 'There is nothing here.') {
    super(message);
  }
}

/** RFC 9110, section 15.5.11: it was here, and will not be again. */
export class GoneError extends DomainError {
  readonly status = 410;

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export class ConflictError extends DomainError {
  readonly status = 409;

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** RFC 9110, section 13.1.1: the `If-Match` of the request is not the current version. */
export class StaleVersionError extends DomainError {
  readonly code = 'stale-version';
  readonly status = 412;

  constructor(current: number) {
    super('Somebody changed this since you loaded it.', { currentVersion: current });
  }
}

/** RFC 4918, section 11.3. */
export class LockedError extends DomainError {
  readonly code: string = 'locked';
  readonly status = 423;
}

/** RFC 6585, sections 3 and 4. */
export class PreconditionRequiredError extends DomainError {
  readonly code = 'precondition-required';
  readonly status = 428;

  constructor() {
    super('Send the version that you loaded in the If-Match header.');
  }
}

export class TooManyRequestsError extends DomainError {
  readonly code: string = 'too-many-requests';
  readonly status = 429;

  constructor(readonly retryAfterSeconds: number) {
    super('Too many attempts. Wait a moment, then try again.');
  }
}

export class UnavailableError extends DomainError {
  readonly code: string = 'unavailable';
  readonly status = 503;

  constructor(message = 'A service that this needs is away. Nothing was changed; try again in a moment.') {
    super(message);
  }
}

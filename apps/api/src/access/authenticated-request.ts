import type { Request } from 'express';
import type { Actor, RequestOrigin } from '@clientst0r/platform';

/** What the session strategy hands to Passport, which puts it at `request.user`. */
export interface AuthenticatedPerson {
  readonly userId: string;
  readonly name: string;
  readonly sessionId: string;
  readonly reauthenticatedAt: Date | null;
  /** Changes with every change of anybody's rights; what was resolved under another epoch is no longer true. */
  readonly epoch: string;
}

export type AccessedRequest = Request & {
  id: string;
  origin?: RequestOrigin;
  user?: AuthenticatedPerson;
  actor?: Actor;
};

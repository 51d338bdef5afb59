import type { Request } from 'express';
import type { KnownApiKey, PersonAccess, ScimClient } from '@clientst0r/identity';
import type { Actor, RequestOrigin } from '@clientst0r/platform';

/** What a strategy hands to Passport, which puts it at `request.user`. */
export interface AuthenticatedPerson {
  /** All that he may do, as it was when the request came in. */
  readonly person: PersonAccess;
  /** Null for a program with a key. */
  readonly sessionId: string | null;
  /** What limits a program to some of what its owner may do. */
  readonly apiKey?: KnownApiKey;
  readonly reauthenticatedAt: Date | null;
}

export type AccessedRequest = Request & {
  id: string;
  origin?: RequestOrigin;
  user?: AuthenticatedPerson;
  scimClient?: ScimClient;
  actor?: Actor;
  /** The organisation whose rules hold for the request: of one that was merged, the one that it became part of. */
  judgedIn?: string | null;
};

/** Where a request came from; `address` is the one that `clientAddress` of the security library vouches for. */
export interface RequestOrigin {
  readonly address: string;
  readonly userAgent: string;
  readonly requestId: string;
  /** SHA-256 in hex of the token that marks the browser; only where people sign in. It may be stolen or made up. */
  readonly device?: string;
}

/** A signed-in person in the organisation of the request's path (or outside any). */
export interface Actor extends RequestOrigin {
  readonly userId: string;
  readonly name: string;
  readonly sessionId: string | null;
  readonly reauthenticatedAt: Date | null;
  readonly organisationId: string | null;
  /** Of the person in `organisationId`; left out where nobody looked them up, which then names nobody. */
  readonly roleIds?: readonly string[];
  /** Those held in `organisationId`; outside an organisation, the platform ones. */
  readonly permissions: ReadonlySet<string>;
}

/** Somebody who has not signed in; `name` is what was typed, or empty. */
export interface AnonymousActor extends RequestOrigin {
  readonly userId: null;
  readonly name: string;
  readonly organisationId?: string | null;
}

/** The product itself, in a job or a command. */
export interface SystemActor extends RequestOrigin {
  readonly userId: null;
  readonly name: string;
  readonly system: true;
  readonly organisationId: string | null;
}

export function anonymousActor(origin: RequestOrigin, name = ''): AnonymousActor {
  const { address, userAgent, requestId, device } = origin;
  return { userId: null, name, address, userAgent, requestId, ...(device === undefined ? {} : { device }) };
}

export function systemActor(name: string, organisationId: string | null = null, requestId = ''): SystemActor {
  return { userId: null, name, system: true, organisationId, address: '', userAgent: '', requestId };
}

/** The organisation of the request; an error of the program, not of the caller, when there is none. */
export function organisationOf(actor: Pick<Actor, 'organisationId'>): string {
  if (!actor.organisationId) throw new Error('This use case needs an organisation, and the route has none in its path');
  return actor.organisationId;
}

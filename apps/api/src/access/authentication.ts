import passport from 'passport';
import type { Response } from 'express';
import { UnauthenticatedError } from '@clientst0r/platform';
import type { AccessedRequest } from './authenticated-request.js';

type Authenticate = (request: AccessedRequest, response: Response) => Promise<void>;

/** Who is signed in, by the cookie, is at `request.user`. Throws UnauthenticatedError, as the others do. */
export const authenticateSession = authenticator('session', 'user');

/** Of programs with a key: its owner is at `request.user`. */
export const authenticateApiKey = authenticator('api-key', 'user');

/** Clients of SCIM are no people, and have none of their rights. */
export const authenticateScimClient = authenticator('scim', 'scimClient');

/** Passport's middleware, which Nest's guard would make anew for each request. */
function authenticator(strategy: string, property: 'user' | 'scimClient'): Authenticate {
  const options = { session: false, assignProperty: property, authInfo: false, failWithError: true };
  const authenticate = passport.authenticate(strategy, options) as (request: AccessedRequest, response: Response, next: Next) => void;
  return (request, response) =>
    new Promise((resolve, reject) => {
      authenticate(request, response, (error) => {
        // A strategy may pass without having found anybody.
        if (error === undefined && request[property] !== undefined) resolve();
        else reject(error === undefined || isRefusal(error) ? new UnauthenticatedError() : error);
      });
    });
}

type Next = (error?: Error) => void;

/** What Passport makes of `fail()`; a failure of the session store is not the caller's fault. */
function isRefusal({ name }: Error): boolean {
  return name === 'AuthenticationError';
}

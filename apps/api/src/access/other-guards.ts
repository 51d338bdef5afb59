import { type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { ScimClient } from '@clientst0r/identity';
import { UnauthenticatedError } from '@clientst0r/platform';
import type { AuthenticatedPerson } from './authenticated-request.js';

/** What Passport hands over; a failure of the session store is not the caller's fault. */
export function authenticated<T>(error: Error | null, found: T | false): T {
  if (error) throw error;
  if (!found) throw new UnauthenticatedError();
  return found;
}

/** The part of the access guard for programs with a key: its owner is at `request.user`. */
export class ApiKeyGuard extends AuthGuard('api-key') {
  override handleRequest<T = AuthenticatedPerson>(error: Error | null, person: T | false): T {
    return authenticated(error, person);
  }
}

/** The part of the access guard for SCIM: its clients are no people, and have none of their rights. */
export class ScimGuard extends AuthGuard('scim') {
  constructor() {
    super({ property: 'scimClient' });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    await super.canActivate(context);
    return true;
  }

  override handleRequest<T = ScimClient>(error: Error | null, client: T | false): T {
    return authenticated(error, client);
  }
}

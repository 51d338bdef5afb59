import { type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { ScimClient } from '@clientst0r/identity';
import { UnauthenticatedError } from '@clientst0r/platform';

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
    if (error) throw error;
    if (!client) throw new UnauthenticatedError();
    return client;
  }
}

import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport';
import { ApiKeyAccess } from '@clientst0r/identity';
import { UnauthenticatedError } from '@clientst0r/platform';
import { TrustedProxies } from '@clientst0r/security';
import type { AccessedRequest, AuthenticatedPerson } from '../access/authenticated-request.js';
import { originOf } from '../access/request-origin.js';

/** RFC 6750, section 2.1; a key is never read from the address or the body. */
const BEARER = /^Bearer +(\S{1,200})$/iu;

/** Null without an Authorization header, empty where it holds no key. */
export function keyTextOf({ headers: { authorization } }: AccessedRequest): string | null {
  return authorization === undefined ? null : (BEARER.exec(authorization)?.[1] ?? '');
}

/** Passport's side of it: a strategy without a verify callback, since there is nothing to verify but the key. */
class BearerStrategy extends Strategy {}

@Injectable()
export class ApiKeyStrategy extends PassportStrategy(BearerStrategy, 'api-key') {
  constructor(
    private readonly keys: ApiKeyAccess,
    private readonly trustedProxies: TrustedProxies,
  ) {
    super();
  }

  /** Whoever sends an Authorization header is judged by it alone: a key that is not taken does not fall back to a cookie. */
  override authenticate(request: AccessedRequest): void {
    const text = keyTextOf(request);
    if (text === null) {
      this.fail(401);
      return;
    }
    this.owner(request, text).then(
      (person) => {
        this.success(person);
      },
      (error: unknown) => {
        this.error(error);
      },
    );
  }

  /** Nest's mixin asks for it; `authenticate` does without. */
  validate(): never {
    throw new Error('The api-key strategy has no verify callback');
  }

  private async owner(request: AccessedRequest, text: string): Promise<AuthenticatedPerson> {
    const { organisationId } = request.params;
    const askedId = typeof organisationId === 'string' ? organisationId.toLowerCase() : null;
    const authenticated = await this.keys.authenticate(text, originOf(request, this.trustedProxies), askedId);
    if (!authenticated) throw new UnauthenticatedError('This API key is not valid here.');
    return { person: authenticated.owner, sessionId: null, reauthenticatedAt: null, apiKey: authenticated.known };
  }
}

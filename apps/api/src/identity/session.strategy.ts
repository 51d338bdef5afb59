import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport';
import { SessionAccess, type SignedInPerson } from '@clientst0r/identity';
import { TrustedProxies } from '@clientst0r/security';
import type { AccessedRequest, AuthenticatedPerson } from '../access/authenticated-request.js';
import { originOf } from '../access/request-origin.js';
import { readCookie, SESSION_COOKIE } from './cookies.js';

/** What the strategy leaves at `request.user`: what the access guard needs, and the session for those who ask about it. */
export interface SessionPerson extends AuthenticatedPerson {
  readonly sessionId: string;
  readonly token: string;
  readonly signedIn: SignedInPerson;
}

/** Passport's side of it: a strategy without a verify callback, since there is nothing to verify but the cookie. */
class CookieStrategy extends Strategy {}

@Injectable()
export class SessionStrategy extends PassportStrategy(CookieStrategy, 'session') {
  constructor(
    private readonly access: SessionAccess,
    private readonly trustedProxies: TrustedProxies,
  ) {
    super();
  }

  override authenticate(request: AccessedRequest): void {
    this.person(request).then(
      (person) => {
        if (person) this.success(person);
        else this.fail(401);
      },
      (error: unknown) => {
        this.error(error);
      },
    );
  }

  /** Nest's mixin asks for it; `authenticate` does without. */
  validate(): never {
    throw new Error('The session strategy has no verify callback');
  }

  private async person(request: AccessedRequest): Promise<SessionPerson | null> {
    const token = readCookie(request, SESSION_COOKIE);
    const signedIn = token === null ? null : await this.access.authenticate(token, originOf(request, this.trustedProxies));
    if (token === null || !signedIn) return null;
    const { id: sessionId, reauthenticatedAt } = signedIn.session;
    return { person: signedIn.person, sessionId, reauthenticatedAt, token, signedIn };
  }
}

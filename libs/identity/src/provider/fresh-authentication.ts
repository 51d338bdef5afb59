import { AssertionRefusal } from './asserted-identity.js';
import { CLOCK_SKEW_SECONDS } from './id-token.js';

const SKEW = CLOCK_SKEW_SECONDS * 1000;
/** A proof that is older counts nowhere. */
const OLDEST = 5 * 60_000;

/**
 * When somebody whom a provider was asked to authenticate anew has done so: never later than now. A browser can leave the
 * wish for it out of the request, and a provider may ignore it; only what is told afterwards (`auth_time`, OpenID Connect
 * Core 1.0, section 2; `AuthnInstant`, SAML Core, section 2.7.2) shows that it was done.
 * @throws AssertionRefusal
 */
export function freshlyAuthenticated(at: Date | null, begunAt: number, now: Date): Date {
  if (at === null || Number.isNaN(at.getTime())) throw new AssertionRefusal('time', 'no time of authentication');
  if (at.getTime() < begunAt - SKEW) throw new AssertionRefusal('time', 'authenticated before it was asked for');
  if (at.getTime() > now.getTime() + SKEW) throw new AssertionRefusal('time', 'authenticated in the future');
  if (at.getTime() < now.getTime() - OLDEST) throw new AssertionRefusal('time', 'authenticated too long ago');
  return at < now ? at : now;
}

import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { AssertionRefusal } from './asserted-identity.js';
import { ALGORITHMS, assertParty, CLOCK_SKEW_SECONDS, OLDEST_SECONDS, refusalOf } from './id-token.js';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** A token may say what it is, and then has to be this (section 2.4), or say that it is a JWT and no more. */
const TYPES: ReadonlySet<unknown> = new Set([undefined, 'logout+jwt', 'application/logout+jwt', 'JWT']);
const LONGEST = 2_000;

/** For how long a token could be shown again; milliseconds. */
export const LOGOUT_TOKEN_LASTS = (OLDEST_SECONDS + 2 * CLOCK_SKEW_SECONDS) * 1000;

export interface LogoutToken {
  /** `jti`; one token is taken once. */
  readonly tokenId: string;
  /** `sid` and `sub`: the session or all sessions of the subject; not both are null. */
  readonly id: string | null;
  readonly subject: string | null;
}

/** OpenID Connect Back-Channel Logout 1.0, section 2.6, but for the replay. @throws AssertionRefusal */
export async function verifyLogoutToken(
  token: string,
  keys: JWTVerifyGetKey,
  { issuer, clientId, now }: { readonly issuer: string; readonly clientId: string; readonly now: Date },
): Promise<LogoutToken> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      algorithms: ALGORITHMS,
      issuer,
      audience: clientId,
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: now,
      requiredClaims: ['exp', 'iat', 'jti', 'events'],
      maxTokenAge: OLDEST_SECONDS,
    });
    if (!TYPES.has(protectedHeader.typ)) throw new AssertionRefusal('document', 'typ');
    assertParty(payload, clientId);
    assertLogout(payload);
    return namedIn(payload);
  } catch (error) {
    throw error instanceof errors.JOSEError ? refusalOf(error) : error;
  }
}

/** An ID token has no such event, and a nonce. */
function assertLogout({ events, nonce }: JWTPayload & { events?: unknown; nonce?: unknown }): void {
  const event = isObject(events) ? events[EVENT] : undefined;
  if (!isObject(event)) throw new AssertionRefusal('document', 'claim events');
  if (nonce !== undefined) throw new AssertionRefusal('document', 'claim nonce');
}

function namedIn({ jti, sid, sub }: JWTPayload): LogoutToken {
  const [tokenId, id, subject] = [jti, sid, sub].map(textOf);
  if (!tokenId) throw new AssertionRefusal('document', 'claim jti');
  if (!id && !subject) throw new AssertionRefusal('subject', 'claims sid and sub');
  return { tokenId, id: id ?? null, subject: subject ?? null };
}

/** Something else in its place, or something too long, names nothing. @throws AssertionRefusal */
function textOf(claim: unknown): string | null {
  if (claim === undefined) return null;
  if (typeof claim !== 'string' || claim === '' || claim.length > LONGEST) throw new AssertionRefusal('document', 'claim of another type');
  return claim;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

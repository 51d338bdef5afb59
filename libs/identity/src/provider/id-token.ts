import { createRemoteJWKSet, customFetch, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { type AssertedIdentity, AssertionRefusal, type AssertionStep, type SessionThere } from './asserted-identity.js';
import { claimsOf } from './claims.js';
import type { SubjectSource } from './identity-provider.entity.js';
import type { Fetch } from './provider-fetch.js';

/** Signatures with a key pair only: no `none`, and no HMAC, whose key would be something that the whole world knows. */
export const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
export const CLOCK_SKEW_SECONDS = 60;
/** An ID token of a sign-in that happens now is not older than this. */
export const OLDEST_SECONDS = 600;
const STEPS: Readonly<Record<string, AssertionStep>> = {
  iss: 'issuer',
  aud: 'audience',
  azp: 'audience',
  exp: 'time',
  iat: 'time',
  nbf: 'time',
  auth_time: 'time',
  nonce: 'request',
  sub: 'subject',
};
/** A piece of one would name nothing. */
const LONGEST_HINT = 2_000;
/** Of the protocol, and no property of the person. */
const OF_PROTOCOL: ReadonlySet<string> = new Set([
  'iss', 'aud', 'azp', 'nonce', 'at_hash', 'c_hash', 's_hash', 'sid', 'jti', 'uti', 'rh', 'aio',
]); // prettier-ignore

export interface IdTokenExpectation {
  readonly issuer: string;
  readonly clientId: string;
  /** Null for a token that was pasted to be looked at. */
  readonly nonce: string | null;
  readonly now: Date;
}

/** The provider's keys, asked for again when a token names one that is not known: keys change without notice. */
export function keysOf(url: string, fetch: Fetch): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(url), {
    cooldownDuration: 5_000,
    cacheMaxAge: 600_000,
    timeoutDuration: 10_000,
    [customFetch]: (address, { method, headers }) => fetch(address, { method, headers: Object.fromEntries(headers) }),
  });
}

/** OpenID Connect Core 1.0, section 3.1.3.7. @throws AssertionRefusal */
export async function verifyIdToken(token: string, keys: JWTVerifyGetKey, expected: IdTokenExpectation): Promise<JWTPayload> {
  const { issuer, clientId, nonce, now } = expected;
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ALGORITHMS,
      issuer,
      audience: clientId,
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: now,
      requiredClaims: ['exp', 'iat'],
      maxTokenAge: OLDEST_SECONDS,
    });
    assertParty(payload, clientId);
    if (nonce !== null && payload['nonce'] !== nonce) throw new AssertionRefusal('request', 'nonce');
    return payload;
  } catch (error) {
    throw refusalOf(error);
  }
}

/** Anything but a fault of the token stays what it is. */
export function refusalOf(error: unknown): unknown {
  if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired)
    return new AssertionRefusal(stepOfClaim(error.claim) ?? 'signature', `claim ${error.claim}`, { cause: error });
  return error instanceof errors.JOSEError ? new AssertionRefusal('signature', error.code, { cause: error }) : error;
}

export function stepOfClaim(claim: unknown): AssertionStep | undefined {
  return typeof claim === 'string' && Object.hasOwn(STEPS, claim) ? STEPS[claim] : undefined;
}

/** A token for several audiences, or made for another party, is not for us. */
export function assertParty({ aud, azp }: JWTPayload & { azp?: unknown }, clientId: string): void {
  if (Array.isArray(aud) && aud.length !== 1) throw new AssertionRefusal('audience', 'aud');
  if (azp !== undefined && azp !== clientId) throw new AssertionRefusal('audience', 'azp');
}

/** @throws AssertionRefusal when the claims that name the person are not there */
export function identityOf(payload: JWTPayload, source: SubjectSource, toldAt: Date): AssertedIdentity {
  const { iss = '', email, name, preferred_username: user, acr, amr } = payload;
  const methods = [acr, ...(Array.isArray(amr) ? (amr as unknown[]) : [])].filter((method) => typeof method === 'string');
  return {
    issuer: iss,
    subject: subjectOf(payload, source),
    email: textOf(email) ?? textOf(user),
    name: textOf(name),
    methods,
    authenticatedAt: instantOf(payload['auth_time']),
    claims: claimsOf(Object.entries(payload).filter(([claim]) => !OF_PROTOCOL.has(claim))),
    groupsLeftOut: hasGroupsElsewhere(payload),
    session: sessionOf(payload, toldAt),
  };
}

/** Entra ID knows by `login_hint`, an optional claim, whom to sign out. */
function sessionOf({ sub = '', sid, login_hint: hint, preferred_username: user, email }: JWTPayload, toldAt: Date): SessionThere {
  const [id, name] = [sid, hint].map((claim) => (typeof claim === 'string' && claim !== '' && claim.length <= LONGEST_HINT ? claim : null));
  return { subject: sub, id: id ?? null, hint: name ?? textOf(user) ?? textOf(email), toldAt };
}

function subjectOf({ sub = '', tid, oid }: JWTPayload, source: SubjectSource): string {
  const subject = source === 'sub' ? sub : typeof tid === 'string' && typeof oid === 'string' ? `${tid}/${oid}` : '';
  if (subject === '') throw new AssertionRefusal('subject', source === 'sub' ? 'claim sub' : 'claims tid and oid');
  return subject;
}

/** OpenID Connect Core, section 5.6.2; Entra ID's implicit flow says `hasgroups`. */
function hasGroupsElsewhere({ _claim_names: elsewhere, hasgroups }: JWTPayload): boolean {
  return hasgroups !== undefined || (typeof elsewhere === 'object' && elsewhere !== null && 'groups' in elsewhere);
}

/** Seconds since 1970. */
function instantOf(claim: unknown): Date | null {
  return typeof claim === 'number' && Number.isFinite(claim) ? new Date(claim * 1000) : null;
}

function textOf(claim: unknown): string | null {
  return typeof claim === 'string' && claim !== '' ? claim.slice(0, 190) : null;
}

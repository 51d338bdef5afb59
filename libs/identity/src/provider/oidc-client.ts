import { Injectable } from '@nestjs/common';
import { decodeJwt, type JWTVerifyGetKey } from 'jose';
import * as oidc from 'openid-client';
import { Clock } from '@clientst0r/platform';
import { type AssertedIdentity, AssertionRefusal, type AssertionStep } from './asserted-identity.js';
import { CLOCK_SKEW_SECONDS, identityOf, keysOf, stepOfClaim, verifyIdToken } from './id-token.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { ProviderAdmission } from './provider-admission.js';
import type { LookedAt } from './provider-outcomes.js';
import { ProviderFetch } from './provider-fetch.js';

/** What is kept of a request until its answer comes. */
export interface OidcRequest {
  readonly nonce: string;
  readonly verifier: string;
}

interface Connection {
  readonly configuration: oidc.Configuration;
  readonly keys: JWTVerifyGetKey;
  readonly until: number;
}

const KEPT_MILLISECONDS = 600_000;

/** OpenID Connect by the authorization code flow with PKCE (decision 0012). */
@Injectable()
export class OidcClient {
  private readonly connections = new Map<string, Connection>();

  constructor(
    private readonly admission: ProviderAdmission,
    private readonly fetch: ProviderFetch,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws `AssertionRefusal` when the provider cannot be reached or is not the one that was named.
   * @param anew whether the person is to prove himself there again, also if he is signed in
   */
  async begin(
    provider: IdentityProvider,
    callback: string,
    state: string,
    anew: boolean,
  ): Promise<{ location: string; request: OidcRequest }> {
    const { configuration } = await this.connection(provider);
    const request = { nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
    const location = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: callback,
      scope: 'openid profile email',
      state,
      nonce: request.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(request.verifier),
      code_challenge_method: 'S256',
      ...(anew ? { prompt: 'login', max_age: '0' } : {}),
    });
    return { location: location.href, request };
  }

  /** @param answer the callback's address with its parameters. Throws `AssertionRefusal`. */
  async finish(provider: IdentityProvider, answer: URL, state: string, request: OidcRequest): Promise<AssertedIdentity> {
    const { configuration, keys } = await this.connection(provider);
    const token = await this.idToken(configuration, answer, state, request);
    // openid-client checks claims, but in this flow no signature unless it is told to: both is done here, once for all.
    return this.understood(provider, token, keys, request.nonce, this.clock.now());
  }

  /** A token that an administrator has pasted, as if it had come when it was made. Throws `AssertionRefusal`. */
  async look(provider: IdentityProvider, content: string): Promise<LookedAt> {
    const token = content.trim();
    const { keys } = await this.connection(provider);
    const { madeAt, endsAt } = timesOf(token);
    return { asserted: await this.understood(provider, token, keys, null, madeAt), isOver: endsAt < this.clock.now() };
  }

  private async understood(
    { config: { issuer, clientId, subject } }: IdentityProvider,
    token: string,
    keys: JWTVerifyGetKey,
    nonce: string | null,
    now: Date,
  ): Promise<AssertedIdentity> {
    return identityOf(await verifyIdToken(token, keys, { issuer, clientId: clientId ?? '', nonce, now }), subject);
  }

  private async idToken(configuration: oidc.Configuration, answer: URL, state: string, request: OidcRequest): Promise<string> {
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, answer, {
        pkceCodeVerifier: request.verifier,
        expectedState: state,
        expectedNonce: request.nonce,
        idTokenExpected: true,
      });
      if (tokens.id_token === undefined) throw new AssertionRefusal('exchange', 'no ID token');
      return tokens.id_token;
    } catch (error) {
      throw refusalOf(error, 'exchange');
    }
  }

  private async connection(provider: IdentityProvider): Promise<Connection> {
    const key = `${provider.id}:${provider.version}`;
    const known = this.connections.get(key);
    if (known && known.until > performance.now()) return known;
    const { issuer, clientId, authority } = provider.config;
    const secret = await this.admission.open(provider);
    const fetch = this.fetch.with(authority);
    try {
      const configuration = await oidc.discovery(new URL(issuer), clientId ?? '', { [oidc.clockTolerance]: CLOCK_SKEW_SECONDS }, oidc.ClientSecretPost(secret?.reveal()), { [oidc.customFetch]: fetch }); // prettier-ignore
      const { issuer: named, jwks_uri: keysAt } = configuration.serverMetadata();
      if (named !== issuer || keysAt === undefined) throw new AssertionRefusal('reach', 'discovery: issuer or keys');
      const connection = { configuration, keys: keysOf(keysAt, fetch), until: performance.now() + KEPT_MILLISECONDS };
      this.connections.set(key, connection);
      return connection;
    } catch (error) {
      throw refusalOf(error, 'reach');
    }
  }
}

/** As it says itself; whether it may be believed is not known yet. */
function timesOf(token: string): { madeAt: Date; endsAt: Date } {
  try {
    const { iat = 0, exp = 0 } = decodeJwt(token);
    return { madeAt: new Date(iat * 1000), endsAt: new Date(exp * 1000) };
  } catch (error) {
    throw new AssertionRefusal('signature', 'no ID token', { cause: error });
  }
}

interface Fault {
  readonly code?: unknown;
  readonly error?: unknown;
}

/** Told by code, never by the text that a provider has sent. */
function refusalOf(error: unknown, during: AssertionStep): AssertionRefusal {
  if (error instanceof AssertionRefusal) return error;
  const { code, error: answered } = error as Fault;
  const claim = claimOf(error);
  const reason = [claim, answered, code].find((part): part is string => typeof part === 'string' && /^[\w.-]{1,60}$/u.test(part));
  return new AssertionRefusal(stepOfFault(error as Fault, claim, during), reason ?? 'no usable answer', { cause: error });
}

/** Of an ID token, somewhere among the causes. */
function claimOf(fault: unknown, depth = 0): unknown {
  if (typeof fault !== 'object' || fault === null || depth > 4) return undefined;
  const { claim, cause } = fault as { claim?: unknown; cause?: unknown };
  return claim ?? claimOf(cause, depth + 1);
}

function stepOfFault({ code }: Fault, claim: unknown, during: AssertionStep): AssertionStep {
  if (code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR') return 'answer';
  return stepOfClaim(claim) ?? during;
}

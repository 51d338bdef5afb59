import { Injectable } from '@nestjs/common';
import { decodeJwt, type JWTVerifyGetKey } from 'jose';
import * as oidc from 'openid-client';
import { Clock } from '@clientst0r/platform';
import { type AssertedIdentity, AssertionRefusal } from './asserted-identity.js';
import { identityOf, verifyIdToken } from './id-token.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { OidcConnections, oidcRefusal } from './oidc-connections.js';
import type { LookedAt } from './provider-outcomes.js';

/** What is kept of a request until its answer comes. */
export interface OidcRequest {
  readonly nonce: string;
  readonly verifier: string;
}

/** OpenID Connect by the authorization code flow with PKCE (decision 0012). */
@Injectable()
export class OidcClient {
  constructor(
    private readonly connections: OidcConnections,
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
    const { configuration } = await this.connections.to(provider);
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
    const { configuration, keys } = await this.connections.to(provider);
    const token = await this.idToken(configuration, answer, state, request);
    // openid-client checks claims, but in this flow no signature unless it is told to: both is done here, once for all.
    return this.understood(provider, token, keys, request.nonce, this.clock.now());
  }

  /** A token that an administrator has pasted, as if it had come when it was made. Throws `AssertionRefusal`. */
  async look(provider: IdentityProvider, content: string): Promise<LookedAt> {
    const token = content.trim();
    const { keys } = await this.connections.to(provider);
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
    return identityOf(await verifyIdToken(token, keys, { issuer, clientId: clientId ?? '', nonce, now }), subject, now);
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
      throw oidcRefusal(error, 'exchange');
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

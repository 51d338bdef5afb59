import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import * as oidc from 'openid-client';
import { Clock, REDIS } from '@clientst0r/platform';
import { tokenHash } from '../token.js';
import { AssertionRefusal } from './asserted-identity.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { LOGOUT_TOKEN_LASTS, type LogoutToken, verifyLogoutToken } from './logout-token.js';
import { OidcConnections } from './oidc-connections.js';

/** Signing out with OpenID providers, from either side (decision 0030). */
@Injectable()
export class OidcLogout {
  constructor(
    private readonly connections: OidcConnections,
    private readonly clock: Clock,
    @Inject(REDIS) private readonly redis: Redis,
  ) {}

  /**
   * RP-Initiated Logout 1.0, section 2, without an ID token: none is kept. Null where the provider has no page for it.
   * Throws `AssertionRefusal` when the provider is away.
   */
  async pageOf(provider: IdentityProvider, hint: string | null, afterwards: string): Promise<string | null> {
    const { configuration } = await this.connections.to(provider);
    const page = configuration.serverMetadata().end_session_endpoint;
    if (page === undefined || URL.parse(page)?.protocol !== 'https:') return null;
    const parameters = { post_logout_redirect_uri: afterwards, ...(hint === null ? {} : { logout_hint: hint }) };
    return oidc.buildEndSessionUrl(configuration, parameters).href;
  }

  /** Does what a logout token says, once; one that could not be obeyed may come again. Throws `AssertionRefusal`. */
  async take(provider: IdentityProvider, token: string, obey: (understood: LogoutToken) => Promise<void>): Promise<void> {
    const { keys } = await this.connections.to(provider);
    const { issuer, clientId } = provider.config;
    const understood = await verifyLogoutToken(token, keys, { issuer, clientId: clientId ?? '', now: this.clock.now() });
    const key = `logout-token:${provider.id}:${tokenHash(understood.tokenId)}`;
    if ((await this.redis.set(key, '1', 'PX', LOGOUT_TOKEN_LASTS, 'NX')) !== 'OK') throw new AssertionRefusal('request', 'replay');
    try {
      await obey(understood);
    } catch (error) {
      await this.redis.del(key);
      throw error;
    }
  }
}

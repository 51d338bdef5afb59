import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { Configuration } from '@clientst0r/platform';
import type { LiveSession } from '../session/session.js';
import { AssertionRefusal } from './asserted-identity.js';
import { IdentityProvider } from './identity-provider.entity.js';
import { OidcLogout } from './oidc-logout.js';
import { ProviderExchange } from './provider-exchange.js';
import { SamlLogout } from './saml-logout.js';

/** Nobody waits longer for a provider that is away when he leaves. */
const PATIENCE_MILLISECONDS = 3_000;

/** Where somebody who has signed out here goes to sign out at his provider as well. */
@Injectable()
export class ProviderSignOut {
  constructor(
    private readonly em: EntityManager,
    private readonly oidc: OidcLogout,
    private readonly saml: SamlLogout,
    private readonly exchange: ProviderExchange,
    private readonly configuration: Configuration,
  ) {}

  /** Null where signing out here is all: the session comes from no provider, from one that is not set to it, or that is away. */
  async pageFor({ provider: began }: Pick<LiveSession, 'provider'>): Promise<string | null> {
    const provider = began && (await this.em.fork({ clear: true }).findOne(IdentityProvider, began.id));
    if (!provider?.enabled || !provider.config.signsOutThere) return null;
    return Promise.race([this.page(provider, began?.logoutHint ?? null), pause(PATIENCE_MILLISECONDS, null, { ref: false })]);
  }

  /** To be entered at the provider: where it sends the browser back to. */
  get afterwards(): string {
    return this.pageOf('/sign-in');
  }

  pageOf(path: string): string {
    return new URL(path, this.configuration.publicUrl).href;
  }

  private async page(provider: IdentityProvider, hint: string | null): Promise<string | null> {
    try {
      if (provider.kind === 'saml') return await this.saml.pageOf(provider, this.exchange.endpoints(provider), hint);
      return await this.oidc.pageOf(provider, hint, this.afterwards);
    } catch (error) {
      if (error instanceof AssertionRefusal) return null;
      throw error;
    }
  }
}

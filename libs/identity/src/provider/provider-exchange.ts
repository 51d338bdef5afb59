import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, Configuration, NotFoundError, type RequestOrigin } from '@clientst0r/platform';
import { newToken } from '../token.js';
import { type AssertedIdentity, AssertionRefusal } from './asserted-identity.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { OidcClient, type OidcRequest } from './oidc-client.js';
import type { ProviderAnswer, ProviderFlow } from './provider-flows.js';
import type { LookedAt } from './provider-outcomes.js';
import { ProviderSignInRefused } from './provider.audit.js';
import { ProviderRefusedError } from './provider.errors.js';
import { SamlClient, type SamlEndpoints, type SamlRequest } from './saml-client.js';

export type ProviderQuestion = { readonly location: string } & Pick<ProviderFlow, 'request' | 'state'>;

/** The questions to providers and what their answers mean, whichever language they speak. */
@Injectable()
export class ProviderExchange {
  constructor(
    private readonly oidc: OidcClient,
    private readonly saml: SamlClient,
    private readonly configuration: Configuration,
    private readonly audit: AuditTrail,
  ) {}

  /** Throws `AssertionRefusal` when the provider is away. */
  async ask(provider: IdentityProvider, anew = false): Promise<ProviderQuestion> {
    const state = newToken();
    const asked =
      provider.kind === 'oidc'
        ? await this.oidc.begin(provider, this.addressOf(provider.id, 'callback'), state, anew)
        : await this.saml.begin(provider, this.endpoints(provider), state, anew);
    return { ...asked, state };
  }

  /** Throws `AssertionRefusal` for whatever is wrong with it. */
  async understand(provider: IdentityProvider, flow: ProviderFlow, { content }: ProviderAnswer): Promise<AssertedIdentity> {
    if (provider.kind === 'saml') return this.saml.finish(provider, this.endpoints(provider), content, flow.request as SamlRequest);
    const answer = new URL(`${this.addressOf(provider.id, 'callback')}?${content}`);
    return this.oidc.finish(provider, answer, flow.state, flow.request as OidcRequest);
  }

  /** A response that says itself that it answers no request, of a provider that may begin. Nothing of it is believed. */
  isUnasked({ kind, config }: IdentityProvider, { content }: ProviderAnswer): boolean {
    return kind === 'saml' && config.mayBegin && this.saml.isUnasked(content);
  }

  /** An ID token or SAML response that an administrator has pasted, as if it had come in time and been asked for. Throws `AssertionRefusal`. */
  look(provider: IdentityProvider, content: string): Promise<LookedAt> {
    return provider.kind === 'saml' ? this.saml.look(provider, this.endpoints(provider), content) : this.oidc.look(provider, content);
  }

  /** Throws `ProviderRefusedError` instead of `AssertionRefusal`, whose reason is only recorded. */
  async recorded<T>(origin: RequestOrigin, provider: IdentityProvider, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof AssertionRefusal)) throw error;
      await this.refuse(origin, provider, error.message);
      throw new ProviderRefusedError();
    }
  }

  async refuse(origin: RequestOrigin, provider: IdentityProvider, reason: string): Promise<void> {
    await this.audit.commit(anonymousActor(origin), new ProviderSignInRefused(provider, reason));
  }

  metadata(provider: IdentityProvider): string {
    if (provider.kind !== 'saml') throw new NotFoundError();
    return this.saml.metadata(provider, this.endpoints(provider));
  }

  addressOf(providerId: string, last: 'callback' | 'assertion' | 'metadata' | 'logout' | 'single-logout'): string {
    return new URL(`/api/v1/sign-in/providers/${providerId}/${last}`, this.configuration.publicUrl).href;
  }

  /** Ours, for SAML. */
  endpoints({ id }: Pick<IdentityProvider, 'id'>): SamlEndpoints {
    return {
      entityId: this.addressOf(id, 'metadata'),
      consumer: this.addressOf(id, 'assertion'),
      logout: this.addressOf(id, 'single-logout'),
    };
  }
}

import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Clock, REDIS, type SecretText } from '@clientst0r/platform';
import { type AssertedIdentity, AssertionRefusal } from './asserted-identity.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { ProviderAdmission } from './provider-admission.js';
import type { LookedAt } from './provider-outcomes.js';
import { samlIdentityOf, type VerifiedAssertion } from './saml-assertion.js';
import { withEncryptionKey, withSingleLogout } from './saml-own-metadata.js';
import { SamlQuestion, type SamlRequest } from './saml-question.js';
import { assertAddressed, plainResponse } from './saml-structure.js';
import { plainDocument } from './xml-document.js';

export type { SamlRequest };

export interface SamlEndpoints {
  /** Our entity id, which is the address of our metadata. */
  readonly entityId: string;
  /** Where responses are posted to. */
  readonly consumer: string;
  /** Where messages about signing out are sent. */
  readonly logout: string;
}

const REPLAY_KEPT_MILLISECONDS = 86_400_000;

/** SAML 2.0 web browser sign-on: requests by HTTP-Redirect, responses by HTTP-POST, both response and assertion signed. */
@Injectable()
export class SamlClient {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly clock: Clock,
    private readonly admission: ProviderAdmission,
  ) {}

  /** @param anew whether the person is to prove himself there again, also if he is signed in */
  async begin(
    provider: IdentityProvider,
    endpoints: SamlEndpoints,
    relayState: string,
    anew: boolean,
  ): Promise<{ location: string; request: SamlRequest }> {
    const request = { requestId: `_${randomBytes(20).toString('hex')}`, at: Date.now() };
    return { location: await new SamlQuestion(provider, endpoints, request, { anew }).location(relayState), request };
  }

  /** @param response base 64 as it was posted. Throws `AssertionRefusal`. */
  async finish(provider: IdentityProvider, endpoints: SamlEndpoints, response: string, request: SamlRequest): Promise<AssertedIdentity> {
    const xml = Buffer.from(response, 'base64').toString('utf8');
    const { assertion, identity } = await this.understood(provider, endpoints, xml, request, false);
    const id = assertion.Assertion.$?.['ID'] ?? '';
    const key = `saml-assertion:${provider.id}:${id}`;
    if (id === '' || (await this.redis.set(key, '1', 'PX', REPLAY_KEPT_MILLISECONDS, 'NX')) !== 'OK')
      throw new AssertionRefusal('request', 'replay');
    return identity;
  }

  /** A response that an administrator has pasted, as if it had been asked for and had come in time. Throws `AssertionRefusal`. */
  async look(provider: IdentityProvider, endpoints: SamlEndpoints, content: string): Promise<LookedAt> {
    const xml = xmlOf(content);
    const requestId = plainDocument(xml).getAttribute('InResponseTo') ?? '';
    const { assertion, identity } = await this.understood(provider, endpoints, xml, { requestId, at: Date.now() }, true);
    return { asserted: identity, isOver: endOf(assertion) < this.clock.now() };
  }

  /** @param response base 64 as it was posted */
  isUnasked(response: string): boolean {
    try {
      const root = plainDocument(Buffer.from(response, 'base64').toString('utf8'));
      return root.localName === 'Response' && !root.hasAttribute('InResponseTo');
    } catch (error) {
      if (error instanceof AssertionRefusal) return false;
      throw error;
    }
  }

  metadata(provider: IdentityProvider, endpoints: SamlEndpoints): string {
    const plain = new SamlQuestion(provider, endpoints, { requestId: '_', at: 0 }).metadata();
    const metadata = provider.signingKey ? withSingleLogout(plain, provider.signingKey.certificate, endpoints.logout) : plain;
    const [newest] = provider.decryptionKeys;
    return newest ? withEncryptionKey(metadata, newest.certificate, provider.config.acceptsCbc) : metadata;
  }

  private async understood(
    provider: IdentityProvider,
    endpoints: SamlEndpoints,
    xml: string,
    request: SamlRequest,
    anyTime: boolean,
  ): Promise<{ assertion: VerifiedAssertion; identity: AssertedIdentity }> {
    const { issuer, acceptsCbc } = provider.config;
    const { response, isEncrypted } = plainResponse(xml, acceptsCbc);
    const posted = Buffer.from(xml).toString('base64');
    const ask = (options: { readonly decryptionKey?: SecretText }): Promise<VerifiedAssertion> =>
      new SamlQuestion(provider, endpoints, request, { anyTime, ...options }).verified(posted);
    const assertion = isEncrypted ? await this.decrypted(provider, ask) : await ask({});
    assertAddressed(response, endpoints.consumer, issuer);
    return {
      assertion,
      identity: samlIdentityOf(assertion, { ...endpoints, issuer, requestId: request.requestId, askedAt: new Date(request.at) }),
    };
  }

  /** With whichever key fits; the newest first. The signature around it is verified before any of them is used. */
  private async decrypted(
    provider: IdentityProvider,
    ask: (options: { readonly decryptionKey: SecretText }) => Promise<VerifiedAssertion>,
  ): Promise<VerifiedAssertion> {
    let refusal = new AssertionRefusal('document', 'encrypted, and there is no key');
    for (const decryptionKey of await this.admission.openDecryptionKeys(provider)) {
      try {
        return await ask({ decryptionKey });
      } catch (error) {
        if (!(error instanceof AssertionRefusal)) throw error;
        refusal = error;
      }
    }
    throw refusal;
  }
}

/** Of XML, or of what a browser posts: base 64, perhaps in the encoding of a form. */
function xmlOf(content: string): string {
  const text = content.trim();
  if (text.startsWith('<')) return text;
  return Buffer.from(text.replaceAll(/%2B/giu, '+').replaceAll(/%2F/giu, '/').replaceAll(/%3D/giu, '='), 'base64').toString('utf8');
}

function endOf({ Assertion: { Conditions: conditions = [] } }: VerifiedAssertion): Date {
  return new Date(conditions[0]?.$?.['NotOnOrAfter'] ?? 0);
}

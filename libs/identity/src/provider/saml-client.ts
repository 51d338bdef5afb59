import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Clock, REDIS } from '@clientst0r/platform';
import { type AssertedIdentity, AssertionRefusal } from './asserted-identity.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import type { LookedAt } from './provider-outcomes.js';
import { samlIdentityOf, type VerifiedAssertion } from './saml-assertion.js';
import { SamlQuestion, type SamlRequest } from './saml-question.js';
import { assertAddressed, plainResponse } from './saml-structure.js';

export type { SamlRequest };

export interface SamlEndpoints {
  /** Our entity id, which is the address of our metadata. */
  readonly entityId: string;
  /** Where responses are posted to. */
  readonly consumer: string;
}

const REPLAY_KEPT_MILLISECONDS = 86_400_000;

/** SAML 2.0 web browser sign-on: requests by HTTP-Redirect, responses by HTTP-POST, both response and assertion signed. */
@Injectable()
export class SamlClient {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly clock: Clock,
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
    const { issuer } = provider.config;
    const plain = plainResponse(Buffer.from(response, 'base64').toString('utf8'));
    const assertion = await new SamlQuestion(provider, endpoints, request).verified(response);
    assertAddressed(plain, endpoints.consumer, issuer);
    const identity = samlIdentityOf(assertion, { ...endpoints, issuer, requestId: request.requestId });
    const id = assertion.Assertion.$?.['ID'] ?? '';
    const key = `saml-assertion:${provider.id}:${id}`;
    if (id === '' || (await this.redis.set(key, '1', 'PX', REPLAY_KEPT_MILLISECONDS, 'NX')) !== 'OK')
      throw new AssertionRefusal('request', 'replay');
    return identity;
  }

  /** A response that an administrator has pasted, as if it had been asked for and had come in time. Throws `AssertionRefusal`. */
  async look(provider: IdentityProvider, endpoints: SamlEndpoints, content: string): Promise<LookedAt> {
    const xml = xmlOf(content);
    const { issuer } = provider.config;
    const plain = plainResponse(xml);
    const requestId = plain.getAttribute('InResponseTo') ?? '';
    const question = new SamlQuestion(provider, endpoints, { requestId, at: Date.now() }, { anyTime: true });
    const assertion = await question.verified(Buffer.from(xml).toString('base64'));
    assertAddressed(plain, endpoints.consumer, issuer);
    return { asserted: samlIdentityOf(assertion, { ...endpoints, issuer, requestId }), isOver: endOf(assertion) < this.clock.now() };
  }

  metadata(provider: IdentityProvider, endpoints: SamlEndpoints): string {
    return new SamlQuestion(provider, endpoints, { requestId: '_', at: 0 }).metadata();
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

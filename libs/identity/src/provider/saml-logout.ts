import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SAML, type SamlConfig, ValidateInResponseTo } from '@node-saml/passport-saml';
import type { Redis } from 'ioredis';
import { Clock, REDIS } from '@clientst0r/platform';
import { AssertionRefusal } from './asserted-identity.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { ProviderAdmission } from './provider-admission.js';
import type { SamlEndpoints } from './saml-client.js';
import { logoutMessageOf, SAML_LOGOUT_LASTS, type SamlLogoutRequest, type SamlLogoutResponse } from './saml-logout-message.js';
import { principalOf } from './saml-principal.js';
import { ANY_TIME, refusalOfLibrary } from './saml-question.js';
import { SAML_MESSAGES, type SentSaml, signedRedirect, verifiedRedirect } from './saml-redirect.js';
import { assertPlainMessage } from './saml-structure.js';

/** A message as it came: the query of an address, or a form. */
export type SamlLogoutMessage = { readonly query: string } | { readonly form: SentForm };

interface SentForm {
  readonly SAMLRequest?: string | undefined;
  readonly SAMLResponse?: string | undefined;
  readonly RelayState?: string | undefined;
}

export interface UnderstoodLogout {
  readonly message: SamlLogoutRequest | SamlLogoutResponse;
  readonly relayState: string | null;
}

/** For how long an answer to our request is waited for; milliseconds. */
const ASKED_LASTS = 600_000;

/** SAML 2.0 single logout (SAML Profiles, section 4.4): requests and answers both ways, all of them signed. */
@Injectable()
export class SamlLogout {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly clock: Clock,
    private readonly admission: ProviderAdmission,
  ) {}

  /** Where the browser asks the provider to sign somebody out; null where the session does not say whom. */
  async pageOf(provider: IdentityProvider, endpoints: SamlEndpoints, hint: string | null): Promise<string | null> {
    if (hint === null || provider.signingKey === null) return null;
    const { name, index, Format, NameQualifier, SPNameQualifier } = principalOf(hint);
    const id = newId();
    await this.redis.set(askedKey(provider.id, id), '1', 'PX', ASKED_LASTS);
    const whom = {
      issuer: endpoints.entityId, nameID: name, nameIDFormat: Format as string, ...(index === null ? {} : { sessionIndex: index }),
      ...(NameQualifier && { nameQualifier: NameQualifier }), ...(SPNameQualifier && { spNameQualifier: SPNameQualifier }),
    }; // prettier-ignore
    return this.signed(provider, await new SAML(settingsFor(provider, endpoints, id)).getLogoutUrlAsync(whom, '', {}), null);
  }

  /** Where the browser takes our answer: it is done. */
  async answerTo(
    provider: IdentityProvider,
    endpoints: SamlEndpoints,
    { id }: SamlLogoutRequest,
    relayState: string | null,
  ): Promise<string> {
    const done = { ID: id, issuer: endpoints.entityId, nameID: '', nameIDFormat: '' };
    const location = await new SAML(settingsFor(provider, endpoints, newId())).getLogoutResponseUrlAsync(done, '', {}, true);
    return this.signed(provider, location, relayState);
  }

  /** With everything about it verified but whether it has come before. Throws `AssertionRefusal`. */
  async understood(provider: IdentityProvider, endpoints: SamlEndpoints, sent: SamlLogoutMessage): Promise<UnderstoodLogout> {
    const { issuer, signingCertificates } = provider.config;
    const { name, xml, relayState } =
      'query' in sent ? verifiedRedirect(sent.query, signingCertificates) : await this.verifiedForm(provider, endpoints, sent.form);
    const message = logoutMessageOf(xml, { issuer, destination: endpoints.logout, now: this.clock.now() });
    if ((message.kind === 'request') !== (name === 'SAMLRequest')) throw new AssertionRefusal('document', 'a message in another’s place');
    return { message, relayState };
  }

  /** Does what a request says, once; one that could not be obeyed may come again. Throws `AssertionRefusal`. */
  async once(provider: IdentityProvider, { id }: SamlLogoutRequest, obey: () => Promise<void>): Promise<void> {
    const key = `saml-logout:${provider.id}:${id}`;
    if ((await this.redis.set(key, '1', 'PX', SAML_LOGOUT_LASTS, 'NX')) !== 'OK') throw new AssertionRefusal('request', 'replay');
    try {
      await obey();
    } catch (error) {
      await this.redis.del(key);
      throw error;
    }
  }

  /** Throws `AssertionRefusal` unless it answers a request of ours, for the first time, and well. */
  async acknowledge(provider: IdentityProvider, { inResponseTo, isSuccess }: SamlLogoutResponse): Promise<void> {
    const asked = await this.redis.getdel(askedKey(provider.id, inResponseTo));
    if (asked === null) throw new AssertionRefusal('request', 'answers no request');
    if (!isSuccess) throw new AssertionRefusal('answer', 'the provider has not signed everybody out');
  }

  /** By the HTTP-POST binding (SAML Bindings, section 3.5): the message itself is signed. */
  private async verifiedForm(provider: IdentityProvider, endpoints: SamlEndpoints, form: SentForm): Promise<SentSaml> {
    const sent = sentIn(form);
    assertPlainMessage(sent.xml);
    const posted = Buffer.from(sent.xml).toString('base64');
    const verifier = new SAML(settingsFor(provider, endpoints, newId()));
    try {
      const { loggedOut } = await (sent.name === 'SAMLResponse'
        ? verifier.validatePostResponseAsync({ SAMLResponse: posted })
        : verifier.validatePostRequestAsync({ SAMLRequest: posted }));
      if (!loggedOut) throw new AssertionRefusal('document', 'not a logout message');
    } catch (error) {
      throw refusalOfLibrary(error);
    }
    return sent;
  }

  private async signed({ signingKey }: IdentityProvider, location: string, relayState: string | null): Promise<string> {
    if (signingKey === null) throw new Error('A provider without a key to sign with');
    return signedRedirect(location, relayState, (await this.admission.openKey(signingKey, 'signing')).reveal());
  }
}

function sentIn(form: SentForm): SentSaml {
  const [name, another] = SAML_MESSAGES.filter((each) => form[each] !== undefined);
  if (name === undefined || another !== undefined) throw new AssertionRefusal('document', 'not exactly one message');
  return { name, xml: Buffer.from(form[name] ?? '', 'base64').toString('utf8'), relayState: form.RelayState ?? null };
}

function settingsFor({ config }: IdentityProvider, { entityId, consumer }: SamlEndpoints, id: string): SamlConfig {
  return {
    callbackUrl: consumer,
    entryPoint: config.signInUrl ?? '',
    logoutUrl: config.signOutUrl ?? '',
    issuer: entityId,
    idpIssuer: config.issuer,
    idpCert: [...config.signingCertificates],
    wantAuthnResponseSigned: true,
    signatureAlgorithm: 'sha256',
    acceptedClockSkewMs: ANY_TIME,
    validateInResponseTo: ValidateInResponseTo.never,
    generateUniqueId: () => id,
  };
}

function newId(): string {
  return `_${randomBytes(20).toString('hex')}`;
}

function askedKey(providerId: string, id: string): string {
  return `saml-logout-asked:${providerId}:${id}`;
}

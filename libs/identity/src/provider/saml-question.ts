import { type PassportSamlConfig, type Profile, Strategy, ValidateInResponseTo, type VerifiedCallback } from '@node-saml/passport-saml';
import type { SecretText } from '@clientst0r/platform';
import { AssertionRefusal, type AssertionStep } from './asserted-identity.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import type { VerifiedAssertion } from './saml-assertion.js';
import { assertPlainAssertion } from './saml-structure.js';

export interface SamlRequest {
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export const SAML_SKEW_MILLISECONDS = 60_000;
/** What node-saml takes for: whatever the time. */
export const ANY_TIME = -1;
const REQUEST_LASTS = 600_000;

/** What a strategy calls instead of answering a request of its own. */
interface Asked {
  authenticate(request: object, options: object): void;
  generateServiceProviderMetadata(decryption: null): string;
}

interface Endpoints {
  readonly entityId: string;
  readonly consumer: string;
}

interface SamlQuestionOptions {
  /** Whether the answer may come at any time. */
  readonly anyTime?: boolean;
  readonly anew?: boolean;
  /** PEM, for an encrypted answer. */
  readonly decryptionKey?: SecretText;
}

/**
 * One request to one provider, and its answer: the strategy of `passport-saml`, made for it alone. The strategies that
 * applications usually keep are made once and know one provider (decision record 0012).
 */
export class SamlQuestion {
  private readonly strategy: Asked;
  private readonly isDecrypting: boolean;
  private settle: { resolve: (outcome: Profile | string) => void; reject: (error: unknown) => void };

  constructor(
    provider: IdentityProvider,
    endpoints: Endpoints,
    request: SamlRequest,
    { anyTime = false, anew = false, decryptionKey }: SamlQuestionOptions = {},
  ) {
    this.isDecrypting = decryptionKey !== undefined;
    const verify = (profile: Profile | null, done: VerifiedCallback): void => {
      done(null, profile as unknown as Record<string, unknown>);
    };
    const options = {
      ...settingsFor(provider, endpoints, request),
      ...(decryptionKey ? { decryptionPvk: decryptionKey.reveal() } : {}),
      acceptedClockSkewMs: anyTime ? ANY_TIME : SAML_SKEW_MILLISECONDS,
      forceAuthn: anew,
    };
    const strategy = new Strategy(options, verify, verify);
    this.strategy = Object.assign(strategy as unknown as Asked, {
      success: (profile: Profile) => { this.settle.resolve(profile); },
      redirect: (location: string) => { this.settle.resolve(location); },
      fail: () => { this.settle.reject(new AssertionRefusal('document', 'no assertion')); },
      error: (error: unknown) => { this.settle.reject(error); },
    }); // prettier-ignore
  }

  /** Where the browser goes. */
  async location(relayState: string): Promise<string> {
    return (await this.ask({ query: {}, body: { RelayState: relayState } })) as string;
  }

  /** Throws `AssertionRefusal`. */
  async verified(response: string): Promise<VerifiedAssertion> {
    try {
      const profile = (await this.ask({ query: {}, body: { SAMLResponse: response } })) as Profile;
      const assertion = profile.getAssertion?.();
      if (!assertion) throw new AssertionRefusal('document', 'no assertion');
      // Its signature and that of the response around it are verified by now; nothing of it is used yet.
      if (this.isDecrypting) assertPlainAssertion(profile.getAssertionXml?.() ?? '');
      return assertion as unknown as VerifiedAssertion;
    } catch (error) {
      throw refusalOfLibrary(error);
    }
  }

  metadata(): string {
    return this.strategy.generateServiceProviderMetadata(null);
  }

  private ask(request: object): Promise<Profile | string> {
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
      this.strategy.authenticate(request, {});
    });
  }
}

function settingsFor({ config }: IdentityProvider, { entityId, consumer }: Endpoints, request: SamlRequest): PassportSamlConfig {
  return {
    callbackUrl: consumer,
    entryPoint: config.signInUrl ?? '',
    issuer: entityId,
    audience: entityId,
    idpIssuer: config.issuer,
    idpCert: [...config.signingCertificates],
    wantAuthnResponseSigned: true,
    wantAssertionsSigned: true,
    signatureAlgorithm: 'sha256',
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    validateInResponseTo: ValidateInResponseTo.always,
    requestIdExpirationPeriodMs: REQUEST_LASTS,
    generateUniqueId: () => request.requestId,
    cacheProvider: onlyOf(request),
  };
}

/** Whatever a parser or a verifier throws on hostile input is the sender's fault. */
export function refusalOfLibrary(error: unknown): AssertionRefusal {
  return error instanceof AssertionRefusal ? error : new AssertionRefusal(stepOf(error), reasonOf(error), { cause: error });
}

/** Its own words only: some of its messages repeat what was sent. */
function reasonOf(error: unknown): string {
  return error instanceof Error && /^[\w ,:'-]{1,100}$/u.test(error.message) ? error.message : 'refused';
}

/** By what node-saml says, for it has no codes. */
const WORDS: readonly (readonly [RegExp, AssertionStep])[] = [
  [/signature/iu, 'signature'],
  [/InResponseTo/u, 'request'],
  [/audience/iu, 'audience'],
  [/expired|not yet valid|NotBefore|NotOnOrAfter/iu, 'time'],
  [/issuer/iu, 'issuer'],
];

function stepOf(error: unknown): AssertionStep {
  const message = error instanceof Error ? error.message : '';
  return WORDS.find(([words]) => words.test(message))?.[1] ?? 'document';
}

/** The one request that this browser has made, so that an answer to anybody else's is an answer to none. */
function onlyOf({ requestId, at }: SamlRequest) {
  const made = new Date(at).toISOString();
  return {
    saveAsync: (key: string, value: string) => Promise.resolve({ createdAt: at, value: value === '' ? key : value }),
    getAsync: (key: string) => Promise.resolve(key === requestId ? made : null),
    removeAsync: (key: string | null) => Promise.resolve(key),
  };
}

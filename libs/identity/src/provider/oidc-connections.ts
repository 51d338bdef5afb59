import { Injectable } from '@nestjs/common';
import type { JWTVerifyGetKey } from 'jose';
import * as oidc from 'openid-client';
import { AssertionRefusal, type AssertionStep } from './asserted-identity.js';
import { CLOCK_SKEW_SECONDS, keysOf, stepOfClaim } from './id-token.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { ProviderAdmission } from './provider-admission.js';
import { ProviderFetch } from './provider-fetch.js';

interface Connection {
  readonly configuration: oidc.Configuration;
  readonly keys: JWTVerifyGetKey;
  readonly until: number;
}

const KEPT_MILLISECONDS = 600_000;

/** What OpenID providers say of themselves (OpenID Connect Discovery 1.0) and their keys, for ten minutes or until they are changed here. */
@Injectable()
export class OidcConnections {
  private readonly connections = new Map<string, Connection>();

  constructor(
    private readonly admission: ProviderAdmission,
    private readonly fetch: ProviderFetch,
  ) {}

  /** Throws `AssertionRefusal` when the provider cannot be reached or is not the one that was named. */
  async to(provider: IdentityProvider): Promise<Connection> {
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
      throw oidcRefusal(error, 'reach');
    }
  }
}

interface Fault {
  readonly code?: unknown;
  readonly error?: unknown;
}

/** Told by code, never by the text that a provider has sent. */
export function oidcRefusal(error: unknown, during: AssertionStep): AssertionRefusal {
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

import { X509Certificate } from 'node:crypto';
import {
  type IdentityProvider,
  type OwnIdentity,
  PROVIDER_KINDS,
  type ProviderKind,
  SUBJECT_SOURCES,
  type SubjectSource,
} from '@clientst0r/identity';
import { Choice, Flag, Id, Instant, Integer, ListOf, Nested, Secret, Text } from '../openapi/fields.js';
import { SignInStepDto } from './sign-in.dto.js';

const NAME = { max: 100, description: 'What the button on the sign-in page says.' };
const ISSUER = {
  max: 500,
  description: 'OIDC: the issuer, exactly as the provider writes it. SAML: the entity id of the identity provider.',
};
const SIGN_IN_URL = { max: 500, nullable: true, description: 'SAML: where requests are sent (HTTP-Redirect); null for OIDC.' };
const SIGN_OUT_URL = {
  max: 500,
  nullable: true,
  description: 'SAML: where messages about signing out are sent (HTTP-Redirect); null where the provider takes none, and for OIDC.',
};
const CLIENT_ID = { max: 200, nullable: true, description: 'OIDC; null for SAML.' };
const SUBJECT = { description: 'OIDC: what names a person. `tid-oid` for Entra ID.' };
const AUTHORITY = {
  lines: true,
  max: 30_000,
  nullable: true,
  description: "PEM of the authorities of the provider's TLS certificate; null for those of the system.",
};
const PROOFS = {
  max: 10,
  description: 'acr, amr or AuthnContextClassRef values that count as a second factor. Empty: ours is always asked for.',
};
const CERTIFICATES = { max: 2, description: 'SAML: certificates in PEM with which the provider signs; two during a roll-over.' };

export class CertificateDto {
  @Text({ lines: true, max: 10_000 })
  pem: string;
}

export class ProviderPath {
  @Id()
  providerId: string;
}

export class PublicProviderDto {
  @Id()
  id: string;

  @Text(NAME)
  name: string;

  @Choice(PROVIDER_KINDS)
  kind: ProviderKind;
}

export class PublicProvidersDto {
  @ListOf(() => PublicProviderDto)
  items: PublicProviderDto[];
}

export class StartProviderDto {
  @Text({ max: 500, pattern: /^\/(?![/\\])[^\s\\]*$/u, optional: true, description: 'A path of these pages to go to afterwards.' })
  returnTo?: string;
}

export class ProviderLocationDto {
  @Text({ max: 10_000, description: "The provider's address to send the browser to." })
  location: string;
}

/** What providers add to the callback: RFC 6749, 9207, OpenID Connect session management, and Google's own. */
export class ProviderCallbackQuery {
  @Text({ max: 100 })
  state: string;

  @Text({ max: 4_000, optional: true })
  code?: string;

  @Text({ max: 500, optional: true })
  iss?: string;

  @Text({ max: 200, optional: true })
  error?: string;

  @Text({ min: 0, max: 2_000, optional: true })
  error_description?: string;

  @Text({ min: 0, max: 2_000, optional: true })
  error_uri?: string;

  @Text({ max: 500, optional: true })
  session_state?: string;

  @Text({ max: 4_000, optional: true })
  client_info?: string;

  @Text({ max: 1_000, optional: true })
  scope?: string;

  @Text({ max: 100, optional: true })
  authuser?: string;

  @Text({ max: 200, optional: true })
  hd?: string;

  @Text({ max: 100, optional: true })
  prompt?: string;
}

export class ProviderAssertionDto {
  @Text({ lines: true, max: 200_000, pattern: /^[A-Za-z0-9+/=\s]+$/u })
  SAMLResponse: string;

  @Text({ min: 0, max: 2_000, optional: true, description: 'The one of our request; anything else leads nowhere.' })
  RelayState?: string;
}

export class ProviderLogoutDto {
  @Text({ max: 20_000, pattern: /^[\w.-]+$/u, description: 'The logout token (OpenID Connect Back-Channel Logout 1.0, section 2.4).' })
  logout_token: string;
}

const BASE64 = /^[A-Za-z0-9+/=\s]+$/u;
const RELAY_STATE = { min: 0, max: 2_000, optional: true, description: 'Goes back with our answer.' };

export class SingleLogoutDto {
  @Text({ lines: true, max: 100_000, optional: true, pattern: BASE64, description: 'A signed LogoutRequest.' })
  SAMLRequest?: string;

  @Text({ lines: true, max: 100_000, optional: true, pattern: BASE64, description: 'A signed LogoutResponse.' })
  SAMLResponse?: string;

  @Text(RELAY_STATE)
  RelayState?: string;
}

export class SingleLogoutQuery {
  @Text({ max: 4_000, optional: true, pattern: BASE64, description: 'A LogoutRequest.' })
  SAMLRequest?: string;

  @Text({ max: 4_000, optional: true, pattern: BASE64, description: 'A LogoutResponse.' })
  SAMLResponse?: string;

  @Text(RELAY_STATE)
  RelayState?: string;

  @Text({ max: 200, optional: true, description: 'RSA with SHA-256, SHA-384 or SHA-512.' })
  SigAlg?: string;

  @Text({ min: 0, max: 4_000, optional: true, description: 'Over the parameters before it, as they were sent.' })
  Signature?: string;
}

export class FinishProviderDto {
  @Text({ max: 100, description: 'From the fragment of the address to which the provider led.' })
  handle: string;
}

export class ProviderStepDto extends SignInStepDto {
  @Text({ max: 500 })
  returnTo: string;
}

class ProviderFields {
  @Text(NAME)
  name: string;

  @Flag()
  enabled: boolean;

  @Text(ISSUER)
  issuer: string;

  @Text(SIGN_IN_URL)
  signInUrl: string | null;

  @Text(SIGN_OUT_URL)
  signOutUrl: string | null;

  @Text(CLIENT_ID)
  clientId: string | null;

  @Choice(SUBJECT_SOURCES, SUBJECT)
  subject: SubjectSource;

  @ListOf(() => CertificateDto, CERTIFICATES)
  signingCertificates: CertificateDto[];

  @Text(AUTHORITY)
  authority: string | null;

  @ListOf('text', PROOFS)
  secondFactorProofs: string[];

  @Flag({ description: 'Whether people to whom its claims give a role get an account by themselves.' })
  createsAccounts: boolean;

  @Flag({ description: 'Whether signing out here leads to the provider, to sign out there. SAML: needs signOutUrl.' })
  signsOutThere: boolean;

  @Flag({ description: 'SAML: whether assertions may be encrypted with AES-CBC, which does not authenticate them. False for OIDC.' })
  acceptsCbc: boolean;

  @Flag({ description: 'SAML: whether a response that nobody has asked for begins a sign-in, which then asks. False for OIDC.' })
  mayBegin: boolean;
}

export class CreateProviderDto extends ProviderFields {
  @Choice(PROVIDER_KINDS)
  kind: ProviderKind;

  @Secret({ max: 1_000, optional: true, description: 'OIDC: the client secret. Never shown again.' })
  secret?: string;
}

export class UpdateProviderDto extends ProviderFields {
  @Secret({ max: 1_000, optional: true, description: 'A new client secret; needed again with another issuer or authority.' })
  secret?: string;
}

export class DecryptionKeyPath extends ProviderPath {
  @Id()
  keyId: string;
}

export class DecryptionKeyDto {
  @Id()
  id: string;

  @Text({ lines: true, max: 10_000, description: 'The certificate in PEM, for the provider to encrypt for.' })
  certificate: string;

  @Text({ max: 100, description: 'SHA-256 of the certificate, in hex.' })
  fingerprint: string;

  @Instant()
  createdAt: Date;
}

export class ProviderDto extends ProviderFields {
  @Id()
  id: string;

  @Choice(PROVIDER_KINDS)
  kind: ProviderKind;

  @Flag()
  hasSecret: boolean;

  @Text({ max: 500, description: 'The redirect URI (OIDC) or assertion consumer address (SAML), to be entered at the provider.' })
  answerUrl: string;

  @Text({ max: 500, nullable: true, description: 'SAML: where our metadata is; it is our entity id too.' })
  metadataUrl: string | null;

  @Text({
    max: 500,
    nullable: true,
    description:
      'The back-channel logout URI (OIDC) or single logout service (SAML), to be entered at the provider; null without signOutUrl.',
  })
  logoutUrl: string | null;

  @Text({ max: 500, nullable: true, description: 'OIDC: the post-logout redirect URI, to be entered at the provider.' })
  signedOutUrl: string | null;

  @Text({ max: 500, description: 'A page that begins a sign-in: the initiate login URI (OIDC), or a link for a list of applications.' })
  beginUrl: string;

  @Text({
    lines: true,
    max: 10_000,
    nullable: true,
    description: 'SAML: the certificate in PEM with which our messages about signing out are signed; null without signOutUrl.',
  })
  signingCertificate: string | null;

  @ListOf(() => DecryptionKeyDto, { description: 'SAML: keys for encrypted assertions, the newest first; that one is in our metadata.' })
  decryptionKeys: DecryptionKeyDto[];

  @Instant()
  createdAt: Date;

  @Integer({ description: 'Send it as If-Match to change or delete the provider.' })
  version: number;
}

export class ProvidersDto {
  @ListOf(() => ProviderDto)
  items: ProviderDto[];
}

export class LinkPath {
  @Id()
  linkId: string;
}

export class LinkedIdentityDto {
  @Id()
  id: string;

  @Nested(() => PublicProviderDto)
  provider: PublicProviderDto;

  @Text({ max: 190, description: 'What the provider calls you.' })
  label: string;

  @Instant()
  createdAt: Date;
}

export class LinkedIdentitiesDto {
  @ListOf(() => LinkedIdentityDto)
  items: LinkedIdentityDto[];
}

export function publicProviderDto({ id, name, kind }: IdentityProvider): PublicProviderDto {
  return { id, name, kind };
}

export function linkedIdentityDto({ link, provider }: OwnIdentity): LinkedIdentityDto {
  return { id: link.id, provider: publicProviderDto(provider), label: link.label, createdAt: link.createdAt };
}

export function decryptionKeyDto({ id, certificate, createdAt }: IdentityProvider['decryptionKeys'][number]): DecryptionKeyDto {
  return { id, certificate, fingerprint: new X509Certificate(certificate).fingerprint256, createdAt: new Date(createdAt) };
}

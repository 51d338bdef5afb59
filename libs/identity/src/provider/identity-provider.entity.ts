import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';

export const PROVIDER_KINDS = ['oidc', 'saml'] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];

/** What names a person at an OpenID provider: `sub`, or at Entra ID the pair of `tid` and `oid`, which is the same for every application. */
export const SUBJECT_SOURCES = ['sub', 'tid-oid'] as const;
export type SubjectSource = (typeof SUBJECT_SOURCES)[number];

export interface ProviderConfig {
  /** The issuer of OpenID Connect Discovery, or the entity id of the SAML identity provider; compared byte by byte. */
  readonly issuer: string;
  /** Where SAML requests are sent (HTTP-Redirect binding); null for OIDC. */
  readonly signInUrl: string | null;
  /** Where SAML messages about signing out are sent (HTTP-Redirect binding); null where the provider has none, and for OIDC. */
  readonly signOutUrl: string | null;
  /** Null for SAML. */
  readonly clientId: string | null;
  readonly subject: SubjectSource;
  /** PEM certificates with which a SAML provider signs; two during a roll-over. */
  readonly signingCertificates: readonly string[];
  /** PEM of the authorities that sign the provider's TLS certificate; null for those of the system. */
  readonly authority: string | null;
  /** `acr`, `amr` or AuthnContextClassRef values that are taken for a second factor; none: ours is always asked for. */
  readonly secondFactorProofs: readonly string[];
  /** Whether people to whom its claims give a role get an account by themselves. */
  readonly createsAccounts: boolean;
  /** Whether signing out here leads to the provider, to sign out there. */
  readonly signsOutThere: boolean;
  /** Whether assertions may be encrypted without authentication (AES-CBC); false for OIDC. */
  readonly acceptsCbc: boolean;
  /** Whether a SAML response that nobody has asked for begins a sign-in, which then asks; false for OIDC. */
  readonly mayBegin: boolean;
}

export interface ProviderInput extends ProviderConfig {
  readonly name: string;
  readonly enabled: boolean;
}

/** A key pair of ours: a SAML provider encrypts for it, or we sign with it. */
export interface SealedKeyPair {
  readonly id: string;
  /** PEM. */
  readonly certificate: string;
  /** Base 64. */
  readonly sealedKey: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** One in use and the one before it, for as long as providers go over. */
const MOST_DECRYPTION_KEYS = 2;

/** Another system that tells who somebody is. Its secret is the client secret of OpenID Connect. */
@Audited()
@Entity({ tableName: 'identity_providers' })
export class IdentityProvider extends BaseEntity {
  @Property({ type: 'string', length: 20 })
  readonly kind: ProviderKind;

  @Property({ type: 'string', length: 100 })
  name: string;

  @Property({ type: 'boolean' })
  enabled: boolean;

  @Property({ type: 'json' })
  config: ProviderConfig;

  @Property({ columnType: 'blob', type: 'Uint8Array', nullable: true })
  sealedSecret: Buffer | null = null;

  /** Counts the values that the secret has had; 0 while there is none. */
  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true })
  secretVersion = 0;

  /** The newest first. */
  @Property({ type: 'json' })
  decryptionKeys: readonly SealedKeyPair[] = [];

  /** By which we sign what we say about signing out; null without an address for it. */
  @Property({ type: 'json', nullable: true })
  signingKey: SealedKeyPair | null = null;

  @Property({ version: true, type: 'integer' })
  readonly version: number = 1;

  constructor(kind: ProviderKind, input: ProviderInput) {
    super();
    this.kind = kind;
    this.change(input);
  }

  /** What kind it is stays. */
  change({ name, enabled, ...config }: ProviderInput): void {
    this.name = name;
    this.enabled = enabled;
    this.config = config;
  }

  setSecret(sealed: Buffer): void {
    this.sealedSecret = sealed;
    this.secretVersion += 1;
  }

  setSigningKey(pair: SealedKeyPair | null): void {
    this.signingKey = pair;
  }

  setDecryptionKeys(keys: readonly SealedKeyPair[]): void {
    this.decryptionKeys = keys.slice(0, MOST_DECRYPTION_KEYS);
  }

  get hasSecret(): boolean {
    return this.secretVersion > 0;
  }

  get input(): ProviderInput {
    return { name: this.name, enabled: this.enabled, ...this.config };
  }
}

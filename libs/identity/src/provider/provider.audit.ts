import { createHash } from 'node:crypto';
import { type AuditAction, AuditFact, type AuditObject, type AuditOutcome, type AuditValue } from '@clientst0r/audit';
import type { User } from '../user/user.entity.js';
import type { TrialStep } from './trial-steps.js';
import type { IdentityProvider } from './identity-provider.entity.js';

type Facts = Readonly<Record<string, AuditValue>>;

/** Certificates by their fingerprint; of the secret only how often it was changed. */
export function providerFacts(provider: IdentityProvider): Facts {
  const { authority, signingCertificates, secondFactorProofs, ...plain } = provider.input;
  return {
    ...plain,
    kind: provider.kind,
    authority: authority === null ? null : fingerprint(authority),
    signingCertificates: signingCertificates.map(fingerprint),
    secondFactorProofs: [...secondFactorProofs],
    secretVersion: provider.secretVersion,
    decryptionKeys: provider.decryptionKeys.map(({ certificate }) => fingerprint(certificate)),
    signingKey: provider.signingKey && fingerprint(provider.signingKey.certificate),
  };
}

function fingerprint(pem: string): string {
  return `sha256:${createHash('sha256').update(pem).digest('hex')}`;
}

export class ProviderChanged extends AuditFact {
  readonly category = 'administration';
  override readonly organisationId = null;
  override readonly object: AuditObject;
  override readonly details: Facts;

  constructor(
    readonly action: Extract<AuditAction, `identity-provider.${string}`>,
    { id, name }: Pick<IdentityProvider, 'id' | 'name'>,
    { before, after, unlinked }: { before?: Facts; after?: Facts; unlinked?: number },
  ) {
    super();
    this.object = { type: 'identity-provider', id, name };
    this.details = { ...(before ? { before } : {}), ...(after ? { after } : {}), ...(unlinked === undefined ? {} : { unlinked }) };
  }
}

export class IdentityLinkChanged extends AuditFact {
  readonly category = 'authentication';
  override readonly organisationId = null;
  override readonly object: AuditObject;
  override readonly details: Facts;

  constructor(
    readonly action: 'identity.linked' | 'identity.unlinked',
    { id, email }: Pick<User, 'id' | 'email'>,
    provider: Pick<IdentityProvider, 'id' | 'name'>,
    label: string,
  ) {
    super();
    this.object = { type: 'user', id, name: email };
    this.details = { providerId: provider.id, provider: provider.name, label };
  }
}

/** A dry run or a test login: where it stopped, if it did; never what was pasted. */
export class ProviderTried extends AuditFact {
  readonly category = 'administration';
  override readonly outcome: AuditOutcome;
  override readonly organisationId = null;
  override readonly object: AuditObject;
  override readonly details: Facts;

  constructor(
    readonly action: 'identity-provider.previewed' | 'identity-provider.tested',
    { id, name }: Pick<IdentityProvider, 'id' | 'name'>,
    steps: readonly TrialStep[],
  ) {
    super();
    const failed = steps.find(({ outcome }) => outcome === 'failed');
    this.object = { type: 'identity-provider', id, name };
    this.outcome = failed ? 'failure' : 'success';
    this.details = { failedAt: failed?.step ?? null, reason: failed?.reason ?? null };
  }
}

/** What a provider sent, or somebody in its name, was refused. */
export class ProviderSignInRefused extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'sign-in.failed';
  override readonly outcome = 'failure';
  override readonly organisationId = null;
  override readonly object: AuditObject;
  override readonly details: Facts;

  constructor({ id, name, kind }: Pick<IdentityProvider, 'id' | 'name' | 'kind'>, reason: string) {
    super();
    this.object = { type: 'identity-provider', id, name };
    this.details = { door: kind, reason: reason.slice(0, 200) };
  }
}

/** A provider has told that somebody has signed out there; what it ended here is recorded with each person. */
export class ProviderLogoutReceived extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'provider-logout.received';
  override readonly organisationId = null;
  override readonly object: AuditObject;
  override readonly details: Facts;

  constructor({ id, name }: Pick<IdentityProvider, 'id' | 'name'>, ended: 'session' | 'person', sessions: number) {
    super();
    this.object = { type: 'identity-provider', id, name };
    this.details = { ended, sessions };
  }
}

/** A logout token or SAML message that a provider sent, or somebody in its name. */
export class ProviderLogoutRefused extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'provider-logout.refused';
  override readonly outcome = 'failure';
  override readonly organisationId = null;
  override readonly object: AuditObject;
  override readonly details: Facts;

  constructor({ id, name }: Pick<IdentityProvider, 'id' | 'name'>, reason: string) {
    super();
    this.object = { type: 'identity-provider', id, name };
    this.details = { reason: reason.slice(0, 200) };
  }
}

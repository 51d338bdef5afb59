import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager, LockMode } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, ConflictError, NotFoundError, type SecretText, StaleVersionError, ValidationFailedError } from '@clientst0r/platform';
import { EndedElsewhere } from './ended-elsewhere.js';
import { IdentityProvider, type ProviderInput, type ProviderKind } from './identity-provider.entity.js';
import { ProviderAdmission } from './provider-admission.js';
import { ProviderTrust } from './provider-trust.js';
import { ProviderChanged, providerFacts } from './provider.audit.js';

export const MOST_PROVIDERS = 20;

/** The identity providers of the deployment. */
@Injectable()
export class ProviderService {
  constructor(
    private readonly em: EntityManager,
    private readonly admission: ProviderAdmission,
    private readonly trust: ProviderTrust,
    private readonly ended: EndedElsewhere,
    private readonly audit: AuditTrail,
  ) {}

  /** By name; there are at most {@link MOST_PROVIDERS}. */
  list(): Promise<IdentityProvider[]> {
    return this.em.fork({ clear: true }).find(IdentityProvider, {}, { orderBy: { name: 'asc', id: 'asc' }, limit: MOST_PROVIDERS });
  }

  /** Throws `NotFoundError`. */
  async get(id: string): Promise<IdentityProvider> {
    const provider = await this.em.fork({ clear: true }).findOne(IdentityProvider, id);
    if (!provider) throw new NotFoundError();
    return provider;
  }

  /** Throws `NotFoundError`, also for one that is switched off. */
  async enabled(id: string): Promise<IdentityProvider> {
    const provider = await this.get(id);
    if (!provider.enabled) throw new NotFoundError();
    return provider;
  }

  async create(actor: Actor, kind: ProviderKind, input: ProviderInput, secret: SecretText | null): Promise<IdentityProvider> {
    await this.admission.admit(kind, input, secret, false);
    const provider = new IdentityProvider(kind, input);
    provider.setSigningKey(await this.admission.signingKeyFor(input));
    return this.store(actor, provider, secret);
  }

  @Transactional()
  async store(actor: Actor, provider: IdentityProvider, secret: SecretText | null): Promise<IdentityProvider> {
    if ((await this.em.count(IdentityProvider)) >= MOST_PROVIDERS)
      throw new ConflictError('too-many-providers', `There can be ${MOST_PROVIDERS.toString()} providers.`);
    if (secret) await this.admission.seal(provider, secret);
    this.em.persist(provider);
    this.audit.record(this.em, actor, new ProviderChanged('identity-provider.created', provider, { after: providerFacts(provider) }));
    await this.em.flush();
    return provider;
  }

  /** Throws `ValidationFailedError`, `NotFoundError`, `StaleVersionError`, `AboveOwnRightsError`. */
  async update(actor: Actor, id: string, version: number, input: ProviderInput, secret: SecretText | null): Promise<IdentityProvider> {
    const current = await this.get(id);
    // Who may change the address must not be able to have the secret sent to a server of his own.
    const isElsewhere = input.issuer !== current.config.issuer || input.authority !== current.config.authority;
    if (isElsewhere && current.hasSecret && secret === null)
      throw new ValidationFailedError([{ field: 'secret', message: 'must be given again with another issuer or authority' }]);
    await this.admission.admit(current.kind, input, secret, current.hasSecret);
    await this.trust.assertMayRedirect(actor, current, input);
    const signingKey = await this.admission.signingKeyFor(input, current.signingKey);
    return this.change(actor, { id, version, signingKey }, input, secret);
  }

  @Transactional()
  async change(
    actor: Actor,
    { id, version, signingKey }: Pick<IdentityProvider, 'id' | 'version' | 'signingKey'>,
    input: ProviderInput,
    secret: SecretText | null,
  ): Promise<IdentityProvider> {
    const provider = await this.locked(id, version);
    const before = providerFacts(provider);
    provider.change(input);
    provider.setSigningKey(signingKey);
    if (secret) await this.admission.seal(provider, secret);
    const after = providerFacts(provider);
    this.audit.record(this.em, actor, new ProviderChanged('identity-provider.updated', provider, { before, after }));
    await this.em.flush();
    return provider;
  }

  /** With the links of all people to it; the sessions that came through it end. */
  async delete(actor: Actor, id: string, version: number): Promise<void> {
    for (const userId of await this.remove(actor, id, version)) await this.ended.unlinked(actor, id, userId);
  }

  /** Who was linked to it. */
  @Transactional()
  async remove(actor: Actor, id: string, version: number): Promise<string[]> {
    const provider = await this.locked(id, version);
    const linked = await this.trust.forget(id);
    const change = { before: providerFacts(provider), unlinked: linked.length };
    this.audit.record(this.em, actor, new ProviderChanged('identity-provider.deleted', provider, change));
    this.em.remove(provider);
    return linked;
  }

  /** In the caller's transaction. Throws `NotFoundError`, `StaleVersionError`. */
  async locked(id: string, version: number): Promise<IdentityProvider> {
    const provider = await this.em.findOne(IdentityProvider, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!provider) throw new NotFoundError();
    if (provider.version !== version) throw new StaleVersionError(provider.version);
    return provider;
  }
}

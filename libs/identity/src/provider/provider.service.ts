import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager, LockMode } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, ConflictError, NotFoundError, type SecretText, StaleVersionError, ValidationFailedError } from '@clientst0r/platform';
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
    return this.store(actor, new IdentityProvider(kind, input), secret);
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
    return this.change(actor, { id, version }, input, secret);
  }

  @Transactional()
  async change(
    actor: Actor,
    { id, version }: Pick<IdentityProvider, 'id' | 'version'>,
    input: ProviderInput,
    secret: SecretText | null,
  ): Promise<IdentityProvider> {
    const provider = await this.locked(id, version);
    const before = providerFacts(provider);
    provider.change(input);
    if (secret) await this.admission.seal(provider, secret);
    const after = providerFacts(provider);
    this.audit.record(this.em, actor, new ProviderChanged('identity-provider.updated', provider, { before, after }));
    await this.em.flush();
    return provider;
  }

  /** With the links of all people to it. */
  @Transactional()
  async delete(actor: Actor, id: string, version: number): Promise<void> {
    const provider = await this.locked(id, version);
    const change = { before: providerFacts(provider), unlinked: await this.trust.forget(id) };
    this.audit.record(this.em, actor, new ProviderChanged('identity-provider.deleted', provider, change));
    this.em.remove(provider);
  }

  /** In the caller's transaction. Throws `NotFoundError`, `StaleVersionError`. */
  async locked(id: string, version: number): Promise<IdentityProvider> {
    const provider = await this.em.findOne(IdentityProvider, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!provider) throw new NotFoundError();
    if (provider.version !== version) throw new StaleVersionError(provider.version);
    return provider;
  }
}

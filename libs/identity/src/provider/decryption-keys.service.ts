import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, ConflictError, NotFoundError } from '@clientst0r/platform';
import type { IdentityProvider, SealedKeyPair } from './identity-provider.entity.js';
import { ProviderAdmission } from './provider-admission.js';
import { ProviderChanged, providerFacts } from './provider.audit.js';
import { ProviderService } from './provider.service.js';

/** The pairs for which SAML providers encrypt: the newest is in our metadata, the one before it goes on to decrypt until it is removed or replaced. */
@Injectable()
export class DecryptionKeys {
  constructor(
    private readonly em: EntityManager,
    private readonly providers: ProviderService,
    private readonly admission: ProviderAdmission,
    private readonly audit: AuditTrail,
  ) {}

  /** Throws `NotFoundError`, `StaleVersionError`, `ConflictError`. */
  async renew(actor: Actor, providerId: string, version: number): Promise<IdentityProvider> {
    const { kind } = await this.providers.get(providerId);
    if (kind !== 'saml') throw new ConflictError('not-saml', 'OpenID Connect needs no such key.');
    const key = await this.admission.newKey('encryption');
    return this.store(actor, providerId, version, (keys) => [key, ...keys]);
  }

  /** Nothing that is encrypted for it can be read any more. Throws `NotFoundError`, `StaleVersionError`. */
  remove(actor: Actor, providerId: string, version: number, keyId: string): Promise<IdentityProvider> {
    return this.store(actor, providerId, version, (keys) => {
      const left = keys.filter(({ id }) => id !== keyId);
      if (left.length === keys.length) throw new NotFoundError();
      return left;
    });
  }

  @Transactional()
  async store(
    actor: Actor,
    providerId: string,
    version: number,
    change: (keys: readonly SealedKeyPair[]) => readonly SealedKeyPair[],
  ): Promise<IdentityProvider> {
    const provider = await this.providers.locked(providerId, version);
    const before = providerFacts(provider);
    provider.setDecryptionKeys(change(provider.decryptionKeys));
    const after = providerFacts(provider);
    this.audit.record(this.em, actor, new ProviderChanged('identity-provider.updated', provider, { before, after }));
    await this.em.flush();
    return provider;
  }
}

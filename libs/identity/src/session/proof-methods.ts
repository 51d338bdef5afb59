import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { ExternalAccount } from '../external/external-account.entity.js';
import { IdentityProvider } from '../provider/identity-provider.entity.js';
import { LinkedIdentity } from '../provider/linked-identity.entity.js';
import { SecondFactors } from '../second-factor/second-factors.js';
import { User } from '../user/user.entity.js';

export const PROOF_METHODS = ['passkey', 'totp', 'password', 'provider'] as const;
export type ProofMethod = (typeof PROOF_METHODS)[number];

export interface OwnProof {
  readonly method: ProofMethod;
  /** Where the person can be asked anew; only with `provider`. */
  readonly providers: readonly IdentityProvider[];
}

/** By what somebody proves that it is still he: the strongest thing that he has. */
@Injectable()
export class ProofMethods {
  constructor(
    private readonly em: EntityManager,
    private readonly factors: SecondFactors,
  ) {}

  /** A passkey before an app, an app before a password, and a provider only for people who have nothing here. */
  async of(userId: string): Promise<OwnProof> {
    const methods = await this.factors.methodsOf(userId);
    if (methods.includes('passkey')) return { method: 'passkey', providers: [] };
    if (methods.length > 0) return { method: 'totp', providers: [] };
    const providers = (await this.hasPassword(userId)) ? [] : await this.providersOf(userId);
    return { method: providers.length > 0 ? 'provider' : 'password', providers };
  }

  /** Of this deployment, or of a directory. */
  private async hasPassword(userId: string): Promise<boolean> {
    const em = this.em.fork({ clear: true });
    const own = await em.count(User, { id: userId, passwordHash: { $ne: null } });
    return own > 0 || (await em.count(ExternalAccount, { userId, kind: 'directory' })) > 0;
  }

  private async providersOf(userId: string): Promise<IdentityProvider[]> {
    const em = this.em.fork({ clear: true });
    const links = await em.find(LinkedIdentity, { userId });
    return em.find(IdentityProvider, { id: links.map(({ providerId }) => providerId), enabled: true }, { orderBy: { name: 'asc' } });
  }
}

import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, organisationOf } from '@clientst0r/platform';
import { VaultPolicyChanged } from './access.audit.js';
import { VaultPolicy } from './vault-policy.entity.js';
import { DEFAULT_TERMS, type VaultTerms } from './vault-terms.js';

/** What an organisation sets for its vault. */
@Injectable()
export class VaultPolicies {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
  ) {}

  async get(actor: Actor): Promise<VaultTerms> {
    return (await this.find(actor))?.terms ?? DEFAULT_TERMS;
  }

  /** What is not told stays as it is: who knows nothing of approvals must not take them away. */
  @Transactional()
  async set(actor: Actor, terms: Partial<VaultTerms>): Promise<VaultTerms> {
    const stored = await this.find(actor);
    const policy = stored ?? new VaultPolicy(organisationOf(actor));
    const before = policy.terms;
    policy.change({ ...before, ...told(terms) });
    this.em.persist(policy);
    this.audit.record(this.em, actor, new VaultPolicyChanged(before, policy.terms));
    return policy.terms;
  }

  private find(actor: Actor): Promise<VaultPolicy | null> {
    return this.em.findOne(VaultPolicy, { organisationId: organisationOf(actor) }, { refresh: true });
  }
}

function told(terms: Partial<VaultTerms>): Partial<VaultTerms> {
  return Object.fromEntries(Object.entries<unknown>(terms).filter(([, value]) => value !== undefined));
}

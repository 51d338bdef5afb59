import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, organisationOf } from '@clientst0r/platform';
import { VaultPolicyChanged } from './access.audit.js';
import { NO_REVEAL_POLICY, type RevealPolicy } from './reveal-policy.js';
import { VaultPolicy } from './vault-policy.entity.js';

/** What an organisation asks for before its secrets leave. */
@Injectable()
export class VaultPolicies {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
  ) {}

  async get(actor: Actor): Promise<RevealPolicy> {
    return (await this.find(actor))?.terms ?? NO_REVEAL_POLICY;
  }

  @Transactional()
  async set(actor: Actor, terms: RevealPolicy): Promise<RevealPolicy> {
    const stored = await this.find(actor);
    const policy = stored ?? new VaultPolicy(organisationOf(actor));
    const before = policy.terms;
    policy.change(terms);
    this.em.persist(policy);
    this.audit.record(this.em, actor, new VaultPolicyChanged(before, policy.terms));
    return policy.terms;
  }

  private find(actor: Actor): Promise<VaultPolicy | null> {
    return this.em.findOne(VaultPolicy, { organisationId: organisationOf(actor) }, { refresh: true });
  }
}

import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { OWNER } from '@clientst0r/identity';
import { type Actor, ForbiddenError, JobOutbox, organisationOf, VaultSeal, VaultSeals } from '@clientst0r/platform';
import { CHECK_ORGANISATION_PASSWORDS } from '../vault.jobs.js';
import { SealingRefused, VaultSealed, VaultUnsealed } from './sealing.audit.js';

export interface SealState {
  readonly sealed: boolean;
  readonly sealedAt: Date | null;
  readonly sealedByName: string | null;
  readonly reason: string | null;
}

/** An owner closes the vault of his organisation for everybody, himself included, and opens it again. */
@Injectable()
export class VaultSealing {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly outbox: JobOutbox,
    private readonly seals: VaultSeals,
  ) {}

  async get(actor: Actor): Promise<SealState> {
    return stateOf(await this.em.findOne(VaultSeal, { organisationId: organisationOf(actor) }, { refresh: true }));
  }

  /** Sealing again changes nothing. Throws `ForbiddenError` unless the caller is an owner. */
  async seal(actor: Actor, reason: string): Promise<SealState> {
    await this.refuseOthers(actor, 'vault.sealed');
    return this.sealOwn(actor, reason);
  }

  /** What waited, goes on. Throws `ForbiddenError` unless the caller is an owner. */
  async unseal(actor: Actor, reason: string): Promise<SealState> {
    await this.refuseOthers(actor, 'vault.unsealed');
    return this.unsealOwn(actor, reason);
  }

  /** Of a vault of which the caller vouches that it is the actor's own. */
  async sealOwn(actor: Actor, reason: string): Promise<SealState> {
    await this.put(actor, reason);
    await this.seals.look();
    return this.get(actor);
  }

  async unsealOwn(actor: Actor, reason: string): Promise<SealState> {
    await this.take(actor, reason);
    await this.seals.look();
    return this.get(actor);
  }

  @Transactional()
  private async put(actor: Actor, reason: string): Promise<void> {
    if (await this.lock(actor)) return;
    this.em.persist(new VaultSeal(organisationOf(actor), actor, reason));
    this.audit.record(this.em, actor, new VaultSealed(reason));
  }

  @Transactional()
  private async take(actor: Actor, reason: string): Promise<void> {
    const seal = await this.lock(actor);
    if (!seal) return;
    this.em.remove(seal);
    this.outbox.enqueue(this.em, CHECK_ORGANISATION_PASSWORDS, { organisationId: organisationOf(actor) });
    this.audit.record(this.em, actor, new VaultUnsealed(reason, seal.createdAt));
  }

  private lock(actor: Actor): Promise<VaultSeal | null> {
    return this.em.findOne(VaultSeal, { organisationId: organisationOf(actor) }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  /** Not a permission, which a role of one's own could be given. */
  private async refuseOthers(actor: Actor, action: 'vault.sealed' | 'vault.unsealed'): Promise<void> {
    if (actor.roleIds?.includes(OWNER)) return;
    await this.audit.commit(actor, new SealingRefused(action));
    throw new ForbiddenError('Only an owner of the organisation seals and unseals its vault.');
  }
}

function stateOf(seal: VaultSeal | null): SealState {
  if (!seal) return { sealed: false, sealedAt: null, sealedByName: null, reason: null };
  return { sealed: true, sealedAt: seal.createdAt, sealedByName: seal.sealedByName, reason: seal.reason };
}

import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, inOrganisation, VaultSeals } from '@clientst0r/platform';
import { VaultPolicies } from '../access/vault-policy.service.js';
import { type SealState, VaultSealing } from './vault-sealing.service.js';

export interface PersonalTerms {
  /** Age in minutes of the last proof of identity before a secret leaves; null when none is asked for. */
  readonly reauthenticationMinutes: number | null;
  readonly seal: SealState;
}

/** What the owner of a personal vault sets for it. The caller vouches that the vault is the actor's own. */
@Injectable()
export class PersonalVaultTerms {
  constructor(
    private readonly em: EntityManager,
    private readonly policies: VaultPolicies,
    private readonly sealing: VaultSealing,
    private readonly seals: VaultSeals,
  ) {}

  async of(actor: Actor, vaultId: string): Promise<PersonalTerms> {
    const inside = this.inside(actor, vaultId);
    const { reauthenticationMinutes } = await this.policies.get(inside);
    return { reauthenticationMinutes, seal: await this.sealing.get(inside) };
  }

  /** Throws `VaultSealedError` while it is sealed. */
  async askForProof(actor: Actor, vaultId: string, reauthenticationMinutes: number | null): Promise<void> {
    await this.seals.refuseSealed(vaultId);
    await this.policies.set(this.inside(actor, vaultId), { reauthenticationMinutes });
  }

  async seal(actor: Actor, vaultId: string, reason: string): Promise<void> {
    await this.sealing.sealOwn(this.inside(actor, vaultId), reason);
  }

  async unseal(actor: Actor, vaultId: string, reason: string): Promise<void> {
    await this.sealing.unsealOwn(this.inside(actor, vaultId), reason);
  }

  private inside(actor: Actor, organisationId: string): Actor {
    inOrganisation(this.em, organisationId);
    return { ...actor, organisationId };
  }
}

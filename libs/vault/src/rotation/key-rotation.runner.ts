import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { Clock, VaultSealedError } from '@clientst0r/platform';
import { KeyRotation } from './key-rotation.entity.js';
import { OrganisationResealer } from './organisation-resealer.js';
import { RootRewrapper } from './root-rewrapper.js';
import { RotationEnds } from './rotation-ends.js';

const NOTE = 'update key_rotations set done = done + ? where id = ?';
const BEGIN = "update key_rotations set state = 'running', total = ? where id = ? and state = 'announced'";

/** Where a rotation stands, for whoever watches it. */
export type RotationWatch = (rotation: { readonly id: string; readonly done: number }) => void;

/** It goes on from where it is once the vault is unsealed. */
function waitWhileSealed(error: unknown): void {
  if (!(error instanceof VaultSealedError)) throw error;
}

/**
 * Carries on every rotation that is not finished, each as far as its time allows. May be killed anywhere, and may run twice at
 * once: each batch is a transaction that locks what it seals, and takes only what still needs the old key.
 */
@Injectable()
export class KeyRotationRunner {
  constructor(
    private readonly em: EntityManager,
    private readonly organisations: OrganisationResealer,
    private readonly roots: RootRewrapper,
    private readonly ends: RotationEnds,
    private readonly clock: Clock,
  ) {}

  async run(watch?: RotationWatch): Promise<void> {
    const unfinished = await this.em.fork().find(KeyRotation, { finishedAt: null }, { orderBy: { createdAt: 'asc' } });
    for (const rotation of unfinished) {
      if (rotation.organisationId === null) await this.runRoot(rotation, watch);
      else if (rotation.version !== null)
        await this.runOrganisation(rotation, rotation.organisationId, rotation.version, watch).catch(waitWhileSealed);
    }
  }

  private async runRoot(rotation: KeyRotation, watch?: RotationWatch): Promise<void> {
    await this.em.fork().execute(BEGIN, [await this.roots.count(), rotation.id], 'run');
    const broken = await this.roots.rewrap(this.noting(rotation, watch));
    await this.ends.finish(rotation, broken);
  }

  private async runOrganisation(rotation: KeyRotation, organisationId: string, version: number, watch?: RotationWatch): Promise<void> {
    if (this.clock.now() < rotation.startsAt) return;
    if (rotation.state === 'announced') {
      const total = await this.organisations.count(organisationId, version);
      await this.em.fork().execute(BEGIN, [total, rotation.id], 'run');
    }
    const broken = await this.organisations.reseal(organisationId, version, this.noting(rotation, watch));
    if (this.clock.now() < rotation.endsAt) return this.ends.settle(rotation, organisationId, broken);
    const left = await this.organisations.count(organisationId, version);
    await this.ends.finish(rotation, left);
  }

  private noting({ id }: KeyRotation, watch?: RotationWatch): (em: EntityManager, done: number) => Promise<void> {
    return async (em, done) => {
      await em.execute(NOTE, [done, id], 'run');
      watch?.({ id, done });
    };
  }
}

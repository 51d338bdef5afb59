import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditActor, AuditTrail } from '@clientst0r/audit';
import {
  acrossOrganisationsComment,
  type Actor,
  Clock,
  ConflictError,
  inOrganisation,
  NotFoundError,
  organisationOf,
  systemActor,
} from '@clientst0r/platform';
import { DEFAULT_TRASH_DAYS } from '../access/vault-terms.js';
import { endLinksOf } from '../sharing/ends-with-entry.js';
import { CredentialPurged } from '../vault.audit.js';
import { Credential } from './credential.entity.js';
import { forgetWords } from './credential-words.js';

interface Due {
  readonly id: string;
  readonly organisationId: string;
}

const BATCH = 200;
const DAY_SECONDS = 86_400;

const FILES = 'select count(*) as amount from attachments where credential_id = ? and organisation_id = ? and finished_at is not null';
const DUE = `select c.id, c.organisation_id as organisationId from credentials c left join vault_policies p on p.organisation_id = c.organisation_id
  where c.trashed_at < timestampadd(second, -coalesce(p.trash_days, ${DEFAULT_TRASH_DAYS}) * ${DAY_SECONDS}, ?)
  ${acrossOrganisationsComment('entries whose time in the trash is over, in every organisation')} limit ${BATCH}`;

/** The end of entries: with their ciphertexts, for good. */
@Injectable()
export class Trash {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Throws `ConflictError` when it is not in the trash. */
  @Transactional()
  async purge(actor: Actor, id: string): Promise<void> {
    await this.remove(actor, organisationOf(actor), id, true);
  }

  /** All whose time is over. Returns how many. */
  async purgeDue(): Promise<number> {
    const due = await this.em.getConnection().execute<Due[]>(DUE, [this.clock.now()]);
    for (const { id, organisationId } of due) {
      await this.em.fork({ clear: true }).transactional(async (em) => {
        inOrganisation(em, organisationId);
        await this.remove(systemActor('vault', organisationId), organisationId, id, false, em);
      });
    }
    return due.length < BATCH ? due.length : due.length + (await this.purgeDue());
  }

  private async remove(actor: AuditActor, organisationId: string, id: string, asked: boolean, em = this.em): Promise<void> {
    const where = { id, organisationId };
    const credential = await em.findOne(Credential, where, { populate: ['fields'], lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!credential && asked) throw new NotFoundError();
    // Somebody may have restored it since it was listed.
    if (!credential || (!credential.trashedAt && !asked)) return;
    if (!credential.trashedAt) throw new ConflictError('credential-not-in-trash', 'Only what is in the trash is purged.');
    await forgetWords(em, credential);
    await endLinksOf(em, credential, this.clock.now());
    const files = await filesOf(em, credential);
    em.remove(credential);
    this.audit.record(em, actor, new CredentialPurged(credential, asked, files));
  }
}

async function filesOf(em: EntityManager, { id, organisationId }: Credential): Promise<number> {
  const [files] = await em.execute<{ amount: number }[]>(FILES, [id, organisationId]);
  return files?.amount ?? 0;
}

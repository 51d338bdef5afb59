import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, JobOutbox, NotFoundError, PersonalVault, systemActor } from '@clientst0r/platform';
import { TEND_ORGANISATIONS } from '../organisation/organisation.jobs.js';
import type { RowCounts } from '../organisation/organisation-merge.service.js';
import { User } from '../user/user.entity.js';
import { PersonalVaultChanged } from './personal-vault.audit.js';

const SHRED = 'delete from organisation_keys where organisation_id = ?';
/** Given up, or of an account that is no more. */
const LEFT = `select v.id from personal_vaults v left join users u on u.id = v.owner_id
  where v.erased_at is null and (v.owner_id is null or u.id is null)`;

/** Everybody's own vault: opened and given up by its owner, and by nobody else. */
@Injectable()
export class PersonalVaults {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly outbox: JobOutbox,
    private readonly clock: Clock,
  ) {}

  /** Null as long as he has none. */
  of({ userId }: Pick<Actor, 'userId'>): Promise<PersonalVault | null> {
    return this.em.findOne(PersonalVault, { ownerId: userId }, { refresh: true });
  }

  /** Twice is as once. */
  @Transactional()
  async open(actor: Actor): Promise<PersonalVault> {
    // Two at once wait for each other here.
    await this.em.findOneOrFail(User, actor.userId, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    const existing = await this.of(actor);
    if (existing) return existing;
    const vault = new PersonalVault(actor.userId);
    this.em.persist(vault);
    this.audit.record(this.em, actor, new PersonalVaultChanged('personal-vault.opened', vault));
    return vault;
  }

  /** At once and for good: its keys are gone when this returns, and without them no copy of its secrets opens. The worker clears the rest. */
  @Transactional()
  async giveUp(actor: Actor): Promise<void> {
    const vault = await this.em.findOne(PersonalVault, { ownerId: actor.userId }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!vault) throw new NotFoundError('You have no personal vault.');
    vault.giveUp();
    await this.em.execute(SHRED, [vault.id], 'run');
    this.outbox.enqueue(this.em, TEND_ORGANISATIONS, {});
    this.audit.record(this.em, actor, new PersonalVaultChanged('personal-vault.given-up', vault));
  }

  /** Those whose contents are to be deleted. */
  async left(): Promise<string[]> {
    return (await this.em.fork().execute<{ id: string }[]>(LEFT)).map(({ id }) => id);
  }

  /** Once all that was in it is gone. What was recorded in it stays, under its id. */
  @Transactional()
  async erased(id: string, counts: RowCounts): Promise<void> {
    const vault = await this.em.findOne(PersonalVault, { id, erasedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!vault) return;
    vault.erased(this.clock.now());
    this.audit.record(this.em, systemActor('deletion'), new PersonalVaultChanged('personal-vault.erased', vault, { counts }));
  }
}

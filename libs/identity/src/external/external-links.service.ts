import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, NotFoundError } from '@clientst0r/platform';
import { Ownership } from '../member/ownership.js';
import { ManagedAccount } from '../user/managed-account.js';
import type { User } from '../user/user.entity.js';
import { ExternalAccount, type ExternalPerson } from './external-account.entity.js';
import { forgetMappedRoles } from './forgotten-roles.js';
import { ExternalAccountLinked, ExternalAccountUnlinked, type ExternalSource } from './external.audit.js';

/** The administrator's word that an account here and a person there are one: no address says so by itself. */
@Injectable()
export class ExternalLinks {
  constructor(
    private readonly em: EntityManager,
    private readonly accounts: ManagedAccount,
    private readonly ownership: Ownership,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** From then on the other system decides; the account's own password is gone. */
  @Transactional()
  async link(actor: Actor, source: ExternalSource, userId: string, person: Pick<ExternalPerson, 'externalId' | 'login'>): Promise<User> {
    const user = await this.accounts.open(actor, userId);
    await this.ownership.assertPlatformAdministratorRemains(userId);
    await this.assertNotLinked(source, userId, person.externalId);
    this.em.persist(new ExternalAccount(userId, source, person));
    if (source.kind === 'directory') user.removePassword(this.clock.now());
    this.audit.record(this.em, actor, new ExternalAccountLinked(user, source, { externalId: person.externalId, login: person.login }));
    return user;
  }

  /** Roles that mappings have given stay, as if somebody had given them by hand. */
  @Transactional()
  async unlink(actor: Actor, source: ExternalSource, userId: string): Promise<User> {
    const account = await this.em.findOne(ExternalAccount, { sourceId: source.id, userId });
    if (!account) throw new NotFoundError();
    const user = await this.accounts.open(actor, userId);
    await forgetMappedRoles(this.em, [account.id]);
    this.em.remove(account);
    this.audit.record(this.em, actor, new ExternalAccountUnlinked(user, source, { externalId: account.externalId, login: account.login }));
    return user;
  }

  private async assertNotLinked({ id: sourceId }: ExternalSource, userId: string, externalId: string): Promise<void> {
    const linked = await this.em.count(ExternalAccount, { $or: [{ userId }, { sourceId, externalId }] });
    if (linked > 0) throw new ConflictError('linked-already', 'This account or this person is linked already.');
  }
}

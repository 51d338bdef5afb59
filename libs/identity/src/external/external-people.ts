import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditActor, AuditTrail } from '@clientst0r/audit';
import { Clock, ConflictError } from '@clientst0r/platform';
import { Ownership } from '../member/ownership.js';
import { UserCreated, UserUpdated } from '../user/user.audit.js';
import { User } from '../user/user.entity.js';
import { ExternalAccount, type ExternalPerson } from './external-account.entity.js';
import { type ExternalSource, UserRestored, UserSuspended } from './external.audit.js';

/** With an address. */
export type ReachablePerson = ExternalPerson & { readonly email: string };

export interface LinkedUser {
  readonly account: ExternalAccount;
  readonly user: User;
}

/** Accounts as another system wants them. Each method is a transaction; none takes over an account that is there already. */
@Injectable()
export class ExternalPeople {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly ownership: Ownership,
    private readonly clock: Clock,
  ) {}

  /** None of the addresses may be in use. */
  @Transactional()
  async create(actor: AuditActor, source: ExternalSource, people: readonly ReachablePerson[]): Promise<LinkedUser[]> {
    const taken = await this.em.count(User, { email: people.map(({ email }) => email) });
    if (taken > 0) throw new EmailTakenError();
    return people.map((person) => {
      const user = new User(person.email, person.name);
      const account = new ExternalAccount(user.id, source, person);
      this.em.persist([user, account]);
      this.audit.record(this.em, actor, new UserCreated(user, `${source.kind} ${source.name}`));
      return { account, user };
    });
  }

  /** Name, address and login as they are there now. */
  @Transactional()
  async follow(actor: AuditActor, changes: readonly { readonly accountId: string; readonly person: ReachablePerson }[]): Promise<void> {
    for (const { accountId, person } of changes) {
      const { account, user } = await this.linked(accountId);
      const before = { email: user.email, name: user.name };
      if (person.email !== user.email && (await this.em.count(User, { email: person.email })) > 0) throw new EmailTakenError();
      account.follow(person);
      user.describedAs(person);
      this.audit.record(this.em, actor, new UserUpdated(user, before));
    }
  }

  /** Throws `ConflictError` when nobody would be left in charge of something. */
  @Transactional()
  async suspend(actor: AuditActor, accountId: string): Promise<User> {
    const { userId } = await this.em.findOneOrFail(ExternalAccount, accountId);
    await this.ownership.assertPlatformAdministratorRemains(userId);
    for (const organisationId of await this.ownership.lockOwnedBy(userId)) await this.ownership.assertOwnerRemains(organisationId, userId);
    const { account, user } = await this.linked(accountId);
    if (user.isActive) {
      user.deactivate();
      account.suspendedAt = this.clock.now();
      this.audit.record(this.em, actor, new UserSuspended(user, { kind: account.kind, id: account.sourceId }));
    }
    return user;
  }

  /** Only what was suspended for the other system comes back with it, never what an administrator has deactivated. */
  @Transactional()
  async restore(actor: AuditActor, accountId: string): Promise<User> {
    const { account, user } = await this.linked(accountId);
    if (account.suspendedAt === null) return user;
    account.suspendedAt = null;
    user.activate();
    this.audit.record(this.em, actor, new UserRestored(user, { kind: account.kind, id: account.sourceId }));
    return user;
  }

  private async linked(accountId: string): Promise<LinkedUser> {
    const account = await this.em.findOneOrFail(ExternalAccount, accountId, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    const user = await this.em.findOneOrFail(User, account.userId, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    return { account, user };
  }
}

/** RFC 7644, section 3.3: 409 with `uniqueness`. */
export class EmailTakenError extends ConflictError {
  constructor() {
    super('email-taken', 'Another account has this e-mail address. An administrator must link the two.');
  }
}

import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditActor, AuditTrail } from '@clientst0r/audit';
import { Clock } from '@clientst0r/platform';
import { ExternalAccount } from '../external/external-account.entity.js';
import { ExternalPeople } from '../external/external-people.js';
import { User } from '../user/user.entity.js';
import { ScimChanged } from './scim.audit.js';
import type { ScimClient } from './scim-client.entity.js';
import { ScimGroupMember } from './scim-group.entity.js';
import { notFound } from './scim-reader.js';
import type { WantedScimUser } from './scim-resource.js';
import { ScimUser } from './scim-user.entity.js';
import { ScimError } from './scim.errors.js';

export interface WrittenUser {
  readonly id: string;
  readonly user: User;
  /** Whether the account was taken away just now. */
  readonly isEnded: boolean;
}

/** The transactions of `ScimUsers`. */
@Injectable()
export class ScimUserWriter {
  constructor(
    private readonly em: EntityManager,
    private readonly people: ExternalPeople,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Who was deleted comes back to the account that he had; an account of somebody else is never taken over. */
  @Transactional()
  async create(actor: AuditActor, client: ScimClient, wanted: WantedScimUser): Promise<WrittenUser> {
    const known = await this.em.findOne(ScimUser, { clientId: client.id, userName: wanted.userName });
    if (known && known.deletedAt === null) throw new ScimError(409, 'uniqueness', 'There is a user of this userName.');
    if (known) return this.describe(actor, known, wanted, 'restored');
    const person = { externalId: randomUUIDv7(), login: wanted.userName, email: wanted.email, name: wanted.name, isEnabled: true };
    const [linked] = await this.people.create(actor, { kind: 'scim', id: client.id, name: client.name }, [person]);
    if (!linked) throw notFound();
    await this.em.flush();
    const user = new ScimUser(linked.account.id, client.id, wanted.userName, this.clock.now());
    this.em.persist(user);
    return this.describe(actor, user, wanted, 'created');
  }

  @Transactional()
  async replace(actor: AuditActor, client: ScimClient, id: string, wanted: WantedScimUser): Promise<WrittenUser> {
    const user = await this.found(client, id);
    const other = await this.em.count(ScimUser, { clientId: client.id, userName: wanted.userName, id: { $ne: id } });
    if (other > 0) throw new ScimError(409, 'uniqueness', 'Another user has this userName.');
    return this.describe(actor, user, wanted, 'updated');
  }

  @Transactional()
  async remove(actor: AuditActor, client: ScimClient, id: string): Promise<{ user: User }> {
    const scim = await this.found(client, id);
    const user = await this.people.suspend(actor, id);
    for (const member of await this.em.find(ScimGroupMember, { userId: id })) this.em.remove(member);
    scim.deletedAt = this.clock.now();
    scim.updatedAt = this.clock.now();
    this.record(actor, scim, 'deleted');
    return { user };
  }

  private async describe(actor: AuditActor, scim: ScimUser, wanted: WantedScimUser, what: string): Promise<WrittenUser> {
    const { userName, externalId, givenName, familyName } = wanted;
    Object.assign(scim, { userName, externalId, givenName, familyName, deletedAt: null, updatedAt: this.clock.now() });
    this.record(actor, scim, what);
    const account = await this.em.findOneOrFail(ExternalAccount, scim.id);
    const user = await this.em.findOneOrFail(User, account.userId);
    await this.follow(actor, account, user, wanted);
    return { id: scim.id, user, isEnded: await this.switchOnOrOff(actor, account, user, wanted.isActive) };
  }

  private async follow(
    actor: AuditActor,
    account: ExternalAccount,
    user: User,
    { userName: login, email, name }: WantedScimUser,
  ): Promise<void> {
    if (user.email === email && user.name === name && account.login === login) return;
    await this.em.flush();
    await this.people.follow(actor, [
      { accountId: account.id, person: { externalId: account.externalId, login, email, name, isEnabled: true } },
    ]);
  }

  private async switchOnOrOff(actor: AuditActor, account: ExternalAccount, user: User, isActive: boolean): Promise<boolean> {
    if (user.isActive === isActive) return false;
    await this.em.flush();
    if (isActive) await this.people.restore(actor, account.id);
    else await this.people.suspend(actor, account.id);
    return !isActive;
  }

  private async found(client: ScimClient, id: string): Promise<ScimUser> {
    const user = await this.em.findOne(ScimUser, { id, clientId: client.id, deletedAt: null }, { refresh: true });
    if (!user) throw notFound();
    return user;
  }

  private record(actor: AuditActor, { id, userName }: ScimUser, what: string): void {
    this.audit.record(this.em, actor, new ScimChanged('scim-user', { id, name: userName }, { what }));
  }
}

import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { ExternalAccount } from '../external/external-account.entity.js';
import type { GroupMapping } from '../external/group-mapping.entity.js';
import { GroupMappings, rolesOf } from '../external/group-mappings.js';
import { User } from '../user/user.entity.js';
import type { Directory } from './directory.entity.js';
import { type DirectoryReading, DirectoryReader } from './directory-reader.js';
import { comparableDn } from './ldap-filter.js';
import { type KnownAccount, planSync, type SyncPlan } from './sync-plan.js';

export interface PlannedSync {
  readonly plan: SyncPlan;
  readonly known: readonly KnownAccount[];
  readonly mappings: readonly GroupMapping[];
  readonly reading: DirectoryReading;
}

/** Reads a directory and says what a run would do. Changes nothing. */
@Injectable()
export class DirectoryPlanner {
  constructor(
    private readonly em: EntityManager,
    private readonly reader: DirectoryReader,
    private readonly mappings: GroupMappings,
  ) {}

  /** @throws DirectoryError */
  async plan(directory: Directory): Promise<PlannedSync> {
    const mappings = await this.mappings.of(directory.id);
    const reading = await this.read(directory, mappings);
    const known = await this.known(directory.id);
    const taken = await this.taken(reading, new Set(known.map(({ userId }) => userId)));
    const hasRoles = ({ groups }: { groups: ReadonlySet<string> }): boolean => rolesOf(mappings, groups).size > 0;
    const plan = planSync({ people: reading.people, known, taken, createsAccounts: directory.createsAccounts, hasRoles });
    return { plan, known, mappings, reading };
  }

  private read(directory: Directory, mappings: readonly GroupMapping[]): Promise<DirectoryReading> {
    const wanted = [...new Set(mappings.map(({ group }) => comparableDn(group)))];
    return this.reader.asService(directory, (connection) => this.reader.readAll(connection, directory, wanted));
  }

  async known(sourceId: string): Promise<KnownAccount[]> {
    const em = this.em.fork({ clear: true });
    const accounts = await em.find(ExternalAccount, { sourceId });
    const users = new Map((await em.find(User, { id: accounts.map(({ userId }) => userId) })).map((user) => [user.id, user]));
    return accounts.flatMap(({ id: accountId, userId, externalId, login, suspendedAt }) => {
      const user = users.get(userId);
      if (!user) return [];
      const { email, name, isActive } = user;
      return [{ accountId, userId, externalId, login, email, name, isActive, isSuspended: suspendedAt !== null }];
    });
  }

  private async taken({ people }: DirectoryReading, linked: ReadonlySet<string>): Promise<Map<string, string>> {
    const emails = people.flatMap(({ person: { email } }) => email ?? []);
    const users = await this.em.fork({ clear: true }).find(User, { email: emails }, { fields: ['id', 'email'] });
    return new Map(users.filter(({ id }) => !linked.has(id)).map(({ id, email }) => [email, id]));
  }
}

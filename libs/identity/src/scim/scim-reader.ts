import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { ExternalAccount } from '../external/external-account.entity.js';
import { User } from '../user/user.entity.js';
import { grouped } from './grouped.js';
import { scimTest, type ScimValue } from './scim-filter.js';
import { ScimGroup, ScimGroupMember } from './scim-group.entity.js';
import type { Resource } from './scim-patch.js';
import { ScimUser } from './scim-user.entity.js';
import { ScimError } from './scim.errors.js';

export interface ScimPage {
  readonly total: number;
  readonly items: readonly Resource[];
}

export interface ScimQuery {
  readonly filter: string | null;
  /** From 1. */
  readonly startIndex: number;
  readonly count: number;
}

type Column = 'userName' | 'externalId' | 'displayName';

/** What clients ask for most: one resource by one of its names, found without looking at the others. */
const BY_NAME = /^(userName|externalId|displayName) +eq +"([^"\\]{1,190})"$/iu;

/** People and groups of one client as SCIM resources (RFC 7643), without their addresses. */
@Injectable()
export class ScimReader {
  constructor(private readonly em: EntityManager) {}

  /** In the order of their making. @throws ScimError */
  async users(clientId: string, query: ScimQuery): Promise<ScimPage> {
    const users = await this.unit().find(
      ScimUser,
      { clientId, deletedAt: null, ...named(query.filter, ['userName', 'externalId']) },
      { orderBy: { id: 'asc' } },
    );
    return pageOf(await this.userResources(users), query);
  }

  /** @throws ScimError 404 */
  async user(clientId: string, id: string): Promise<Resource> {
    const user = await this.unit().findOne(ScimUser, { id, clientId, deletedAt: null });
    const [resource] = user ? await this.userResources([user]) : [];
    if (!resource) throw notFound();
    return resource;
  }

  async groups(clientId: string, query: ScimQuery): Promise<ScimPage> {
    const groups = await this.unit().find(
      ScimGroup,
      { clientId, ...named(query.filter, ['displayName', 'externalId']) },
      { orderBy: { id: 'asc' } },
    );
    return pageOf(await this.groupResources(groups), query);
  }

  /** @throws ScimError 404 */
  async group(clientId: string, id: string): Promise<Resource> {
    const group = await this.unit().findOne(ScimGroup, { id, clientId });
    const [resource] = group ? await this.groupResources([group]) : [];
    if (!resource) throw notFound();
    return resource;
  }

  private unit(): EntityManager {
    return this.em.fork({ clear: true });
  }

  private async userResources(scimUsers: readonly ScimUser[]): Promise<Resource[]> {
    const em = this.unit();
    const ids = scimUsers.map(({ id }) => id);
    const accounts = new Map((await em.find(ExternalAccount, { id: ids })).map((account) => [account.id, account]));
    const users = new Map((await em.find(User, { id: [...accounts.values()].map(({ userId }) => userId) })).map((user) => [user.id, user]));
    const memberships = await em.find(ScimGroupMember, { userId: ids });
    const groups = new Map(
      (await em.find(ScimGroup, { id: [...new Set(memberships.map(({ groupId }) => groupId))] })).map((group) => [group.id, group]),
    );
    const groupsOf = grouped(memberships, ({ userId }) => userId);
    return scimUsers.flatMap((scim) => {
      const user = users.get(accounts.get(scim.id)?.userId ?? '');
      if (!user) return [];
      const own = (groupsOf.get(scim.id) ?? []).map(({ groupId }) => ({ value: groupId, display: groups.get(groupId)?.displayName ?? '' }));
      return [userResource(scim, user, own)];
    });
  }

  private async groupResources(groups: readonly ScimGroup[]): Promise<Resource[]> {
    const em = this.unit();
    const members = await em.find(ScimGroupMember, { groupId: groups.map(({ id }) => id) }, { orderBy: { id: 'asc' } });
    const names = new Map(
      (await em.find(ScimUser, { id: [...new Set(members.map(({ userId }) => userId))] })).map(({ id, userName }) => [id, userName]),
    );
    const membersOf = grouped(members, ({ groupId }) => groupId);
    return groups.map((group) => ({
      id: group.id,
      externalId: group.externalId ?? undefined,
      displayName: group.displayName,
      members: (membersOf.get(group.id) ?? []).map(({ userId }) => ({ value: userId, display: names.get(userId) ?? '', type: 'User' })),
      meta: metaOf('Group', group),
    }));
  }
}

export function notFound(): ScimError {
  return new ScimError(404, null, 'There is no such resource.');
}

function userResource(scim: ScimUser, user: User, groups: readonly { value: string; display: string }[]): Resource {
  const name = { formatted: user.name, givenName: scim.givenName ?? undefined, familyName: scim.familyName ?? undefined };
  return {
    id: scim.id,
    externalId: scim.externalId ?? undefined,
    userName: scim.userName,
    name,
    displayName: user.name,
    emails: [{ value: user.email, type: 'work', primary: true }],
    active: user.isActive,
    groups,
    meta: metaOf('User', scim),
  };
}

function metaOf(
  resourceType: 'User' | 'Group',
  { createdAt, updatedAt }: { readonly createdAt: Date; readonly updatedAt: Date },
): Resource {
  return { resourceType, created: createdAt.toISOString(), lastModified: updatedAt.toISOString() };
}

function named(filter: string | null, columns: readonly Column[]): Partial<Record<Column, string>> {
  const [, name, value] = BY_NAME.exec(filter?.trim() ?? '') ?? [];
  const column = columns.find((each) => each.toLowerCase() === name?.toLowerCase());
  return column !== undefined && value !== undefined ? { [column]: value } : {};
}

function pageOf(resources: readonly Resource[], { filter, startIndex, count }: ScimQuery): ScimPage {
  const test = filter === null ? null : scimTest(filter);
  const found = test ? resources.filter((resource) => test(resource as ScimValue)) : resources;
  return { total: found.length, items: found.slice(startIndex - 1, startIndex - 1 + count) };
}

import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisations, Clock } from '@clientst0r/platform';
import { Membership } from '../organisation/membership.entity.js';
import { Organisation } from '../organisation/organisation.entity.js';
import { PlatformRoleAssignment } from '../user/platform-role-assignment.entity.js';
import { User } from '../user/user.entity.js';
import { RoleBook } from '../role/role-book.js';
import { Role } from '../role/role.entity.js';
import { builtInRole, permissionsOfRoles } from './built-in-roles.js';
import type { OrganisationAccess, PersonAccess } from './person-access.js';

const WHY = 'what a person may do, in every organisation';

@Injectable()
export class PersonAccessLoader {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Null when there is no such person. Without an entity manager of the caller it reads committed rows, outside any transaction. */
  async load(userId: string, em: EntityManager = this.em.fork({ clear: true })): Promise<PersonAccess | null> {
    const user = await em.findOne(User, userId);
    if (!user) return null;
    const now = this.clock.now();
    const memberships = await em.find(
      Membership,
      { user: userId, status: 'active' },
      { ...acrossOrganisations(WHY), populate: ['assignments'] },
    );
    const all = await em.find(Organisation, { id: memberships.map(({ organisationId }) => organisationId) });
    const organisations = all.filter(({ status }) => status === 'active');
    const closed = all.filter(({ status }) => status === 'deactivated' || status === 'merging');
    const merged = organisations.length === 0 ? [] : await em.find(Organisation, { mergedInto: organisations.map(({ id }) => id), status: 'merged' }); // prettier-ignore
    const surroundings = {
      membershipOf: new Map(memberships.map((membership) => [membership.organisationId, membership])),
      rolesOf: Map.groupBy(await this.ownRoles(em, memberships), ({ organisationId }) => organisationId),
      mergedInto: Map.groupBy(merged, ({ mergedInto }) => mergedInto),
    };
    const platformRoles = await em.find(PlatformRoleAssignment, { userId });
    const platformRoleIds = platformRoles.map(({ roleId }) => roleId).sort();
    return {
      userId,
      email: user.email,
      name: user.name,
      active: user.isActive,
      platformRoleIds,
      platformPermissions: permissionsOfRoles(platformRoleIds, 'platform'),
      organisations: new Map(organisations.map((organisation) => [organisation.id, accessTo(organisation, surroundings, now)])),
      closed: closed.map(({ id, slug, name }) => ({ id, slug, name })),
      moved: new Map(merged.map(({ id, mergedInto }) => [id, mergedInto ?? ''])),
      changesAt: nextChange(memberships, now),
    };
  }

  /** One query for all organisations, and none for people who have built-in roles only. */
  private async ownRoles(em: EntityManager, memberships: readonly Membership[]): Promise<Role[]> {
    const assigned = memberships.flatMap(({ assignments }) => assignments.getItems().map(({ roleId }) => roleId));
    const ids = [...new Set(assigned.filter((roleId) => builtInRole(roleId, 'organisation') === undefined))];
    return ids.length === 0 ? [] : em.find(Role, { id: ids }, acrossOrganisations(WHY));
  }
}

interface Surroundings {
  readonly membershipOf: ReadonlyMap<string, Membership>;
  readonly rolesOf: ReadonlyMap<string, readonly Role[]>;
  readonly mergedInto: ReadonlyMap<string | null, readonly Organisation[]>;
}

function accessTo(organisation: Organisation, { membershipOf, rolesOf, mergedInto }: Surroundings, at: Date): OrganisationAccess {
  const { id, slug, name } = organisation;
  const roleIds = membershipOf.get(id)?.roleIds(at) ?? [];
  return {
    id,
    slug,
    name,
    roleIds,
    permissions: new RoleBook('organisation', rolesOf.get(id) ?? []).permissionsOf(roleIds),
    formerSlugs: (mergedInto.get(id) ?? []).map((former) => former.slug),
  };
}

function nextChange(memberships: readonly Membership[], now: Date): Date | null {
  const bounds = memberships.flatMap(({ assignments }) => assignments.getItems().flatMap(({ startsAt, endsAt }) => [startsAt, endsAt]));
  const ahead = bounds.filter((bound): bound is Date => bound !== null && bound > now).map((bound) => bound.getTime());
  return ahead.length === 0 ? null : new Date(Math.min(...ahead));
}

import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment, Clock, storedInstant } from '@clientst0r/platform';
import { nextBound, type Period, periodState } from '../organisation/period.js';
import { builtInRole, permissionsOfRoles } from './built-in-roles.js';
import type { Permission } from './permission-catalogue.js';
import type { OrganisationAccess, PersonAccess } from './person-access.js';
import { HeldRoles, type OwnRoleRow } from './held-roles.js';
import { personalVaultAccess } from '../personal-vault/personal-vault-access.js';

const WHY = acrossOrganisationsComment('what a person may do, in every organisation');

// Read without hydration: somebody in 1,000 organisations waits for this after every change of anybody's rights.
const PERSON = `select ${WHY} u.email, u.name, u.status, v.id as personalVaultId, s.id is not null as personalVaultSealed, p.role_id as roleId, p.starts_at as startsAt, p.ends_at as endsAt
  from users u left join platform_role_assignments p on p.user_id = u.id left join personal_vaults v on v.owner_id = u.id
  left join vault_seals s on s.organisation_id = v.id where u.id = ?`;

const MEMBERSHIPS = `select ${WHY} o.id, o.slug, o.name, o.status, a.role_id as roleId, a.starts_at as startsAt, a.ends_at as endsAt,
  v.id is not null as vaultSealed
  from memberships m join organisations o on o.id = m.organisation_id
  left join role_assignments a on a.membership_id = m.id
  left join vault_seals v on v.organisation_id = o.id
  where m.user_id = ? and m.status = 'active'`;

const MERGED = `select ${WHY} f.id, f.slug, f.merged_into as mergedInto from organisations f
  where f.status = 'merged' and f.merged_into in (select m.organisation_id from memberships m where m.user_id = ? and m.status = 'active')`;

const OWN_ROLES = `select ${WHY} id, organisation_id as organisationId, permissions from roles where id in (?)`;

interface AssignedRow {
  readonly roleId: string | null;
  /** UTC as text, `2026-11-24 10:00:00.000`. */
  readonly startsAt: string | null;
  readonly endsAt: string | null;
}

interface PersonRow extends AssignedRow {
  readonly email: string;
  readonly name: string;
  readonly status: string;
  readonly personalVaultId: string | null;
  readonly personalVaultSealed: number;
}

interface MembershipRow extends AssignedRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly status: string;
  readonly vaultSealed: number;
}

interface MergedRow {
  readonly id: string;
  readonly slug: string;
  readonly mergedInto: string;
}

@Injectable()
export class PersonAccessLoader {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Null when there is no such person. Without an entity manager of the caller it reads committed rows, outside any transaction. */
  async load(userId: string, em: EntityManager = this.em.fork({ clear: true })): Promise<PersonAccess | null> {
    const person = await em.execute<PersonRow[]>(PERSON, [userId]);
    const [user] = person;
    if (!user) return null;
    const now = this.clock.now();
    const rows = await em.execute<MembershipRow[]>(MEMBERSHIPS, [userId]);
    const merged = rows.length === 0 ? [] : await em.execute<MergedRow[]>(MERGED, [userId]);
    const held = new HeldRoles(await ownRoles(em, rows));
    const organisations = openOrganisations(rows, merged, held, now);
    const platformRoleIds = heldRoleIds(person, now);
    return {
      userId,
      email: user.email,
      name: user.name,
      active: user.status === 'active',
      platformRoleIds,
      platformPermissions: permissionsOfRoles(platformRoleIds, 'platform'),
      organisations,
      personalVault: user.personalVaultId === null ? null : personalVaultAccess(user.personalVaultId, user.personalVaultSealed === 1),
      closed: closedOrganisations(rows),
      moved: new Map(merged.filter(({ mergedInto }) => organisations.has(mergedInto)).map(({ id, mergedInto }) => [id, mergedInto])),
      changesAt: nextBound([...person, ...rows].map(periodOf), now),
    };
  }
}

/** One query for all organisations, and none for people who have built-in roles only. */
async function ownRoles(em: EntityManager, rows: readonly MembershipRow[]): Promise<OwnRoleRow[]> {
  const assigned = new Set(rows.flatMap(({ roleId }) => roleId ?? []));
  const ids = [...assigned].filter((roleId) => builtInRole(roleId, 'organisation') === undefined);
  if (ids.length === 0) return [];
  const found = await em.execute<(Omit<OwnRoleRow, 'permissions'> & { permissions: string | Permission[] })[]>(OWN_ROLES, [ids]);
  return found.map(({ permissions, ...role }) => ({
    ...role,
    permissions: typeof permissions === 'string' ? (JSON.parse(permissions) as Permission[]) : permissions,
  }));
}

function openOrganisations(
  rows: readonly MembershipRow[],
  merged: readonly MergedRow[],
  held: HeldRoles,
  now: Date,
): Map<string, OrganisationAccess> {
  const formerSlugs = Map.groupBy(merged, ({ mergedInto }) => mergedInto);
  const open = Map.groupBy(rows.filter(({ status }) => status === 'active'), ({ id }) => id); // prettier-ignore
  return new Map(
    [...open].map(([id, assigned]) => {
      const roleIds = heldRoleIds(assigned, now);
      const { slug, name, vaultSealed } = assigned[0] as MembershipRow;
      const former = (formerSlugs.get(id) ?? []).map((one) => one.slug);
      const permissions = held.permissionsOf(id, roleIds);
      return [id, { id, slug, name, roleIds, permissions, formerSlugs: former, vaultSealed: vaultSealed === 1 }];
    }),
  );
}

function closedOrganisations(rows: readonly MembershipRow[]): PersonAccess['closed'] {
  const closed = rows.filter(({ status }) => status === 'deactivated' || status === 'merging');
  return [...new Map(closed.map(({ id, slug, name }) => [id, { id, slug, name }])).values()];
}

function heldRoleIds(rows: readonly AssignedRow[], now: Date): string[] {
  return rows.flatMap((row) => (row.roleId !== null && periodState(periodOf(row), now) === 'held' ? row.roleId : [])).sort();
}

function periodOf({ startsAt, endsAt }: AssignedRow): Period {
  return { startsAt: startsAt === null ? null : storedInstant(startsAt), endsAt: endsAt === null ? null : storedInstant(endsAt) };
}

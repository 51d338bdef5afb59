import type { FilterQuery } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { Clock, NotFoundError } from '@clientst0r/platform';
import { Membership } from '../organisation/membership.entity.js';
import { RoleReader } from '../role/role-reader.js';
import type { RoleBook } from '../role/role-book.js';
import type { UserStatus } from '../user/user.entity.js';

export type MemberStatus = UserStatus | 'suspended';

export interface MemberRole {
  readonly id: string;
  readonly name: string;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
}

export interface Member {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly status: MemberStatus;
  readonly memberSince: Date;
  readonly lastSignInAt: Date | null;
  readonly reviewedAt: Date | null;
  readonly roles: readonly MemberRole[];
  readonly upcomingRoles: readonly MemberRole[];
  readonly permissions: readonly string[];
}

/** Of the row before, in the order of names. */
export interface NamePosition {
  readonly name: string;
  readonly id: string;
}

export interface MemberQuery {
  /** A part of the name or of the address. */
  readonly search?: string;
  readonly status?: MemberStatus;
  readonly roleId?: string;
}

/** Members of the organisation that the entity manager is limited to. */
@Injectable()
export class MemberDirectory {
  constructor(
    private readonly em: EntityManager,
    private readonly roles: RoleReader,
    private readonly clock: Clock,
  ) {}

  async list(organisationId: string, query: MemberQuery, limit: number, after: NamePosition | null): Promise<Member[]> {
    const memberships = await this.em.find(Membership, { $and: [...conditions(query), ...behind(after)] }, {
      populate: ['user', 'assignments'],
      populateWhere: 'all',
      orderBy: { user: { name: 'asc', id: 'asc' } },
      limit,
    }); // prettier-ignore
    const book = await this.roles.bookOf(organisationId);
    return memberships.map((membership) => this.describe(membership, book));
  }

  async get(organisationId: string, userId: string): Promise<Member> {
    const membership = await this.em.findOne(Membership, { user: userId }, { populate: ['user', 'assignments'], refresh: true });
    if (!membership) throw new NotFoundError();
    return this.describe(membership, await this.roles.bookOf(organisationId));
  }

  private describe(membership: Membership, book: RoleBook): Member {
    const { user, status, createdAt, reviewedAt } = membership;
    const now = this.clock.now();
    const rolesIn = (state: 'held' | 'upcoming'): MemberRole[] =>
      membership.assignments
        .getItems()
        .filter((assignment) => assignment.stateAt(now) === state)
        .map(({ roleId, startsAt, endsAt }) => ({ id: roleId, name: book.nameOf(roleId), startsAt, endsAt }))
        .sort((one, other) => one.name.localeCompare(other.name));
    const roles = rolesIn('held');
    return {
      userId: user.id,
      name: user.name,
      email: user.email,
      status: status === 'active' ? user.status : status,
      memberSince: createdAt,
      lastSignInAt: user.lastSignInAt,
      reviewedAt,
      roles,
      upcomingRoles: rolesIn('upcoming'),
      permissions: [...book.permissionsOf(roles.map(({ id }) => id))],
    };
  }
}

function conditions({ search, status, roleId }: MemberQuery): FilterQuery<Membership>[] {
  const pattern = `%${(search ?? '').replaceAll(/[\\%_]/gu, '\\$&')}%`;
  return [
    ...(search ? [{ $or: [{ user: { name: { $like: pattern } } }, { user: { email: { $like: pattern.toLowerCase() } } }] }] : []),
    ...(status === 'suspended' ? [{ status }] : []),
    ...(status === 'active' || status === 'deactivated' ? [{ status: 'active' as const, user: { status } }] : []),
    ...(roleId ? [{ assignments: { roleId } }] : []),
  ];
}

function behind(after: NamePosition | null): FilterQuery<Membership>[] {
  return after ? [{ $or: [{ user: { name: { $gt: after.name } } }, { user: { name: after.name, id: { $gt: after.id } } }] }] : [];
}

import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, Clock, NotFoundError, organisationOf } from '@clientst0r/platform';
import { Membership } from '../organisation/membership.entity.js';
import type { Permission } from '../permission/permission-catalogue.js';
import { RoleReader } from '../role/role-reader.js';

export interface Grant {
  readonly roleId: string;
  readonly roleName: string;
  readonly state: 'held' | 'upcoming' | 'over';
  readonly grantedAt: Date;
  readonly since: Date | null;
  readonly until: Date | null;
}

export type Verdict = 'granted' | 'account-deactivated' | 'membership-suspended' | 'no-role-gives-it' | 'not-yet' | 'over';

export interface Explanation {
  readonly permission: Permission;
  readonly allowed: boolean;
  readonly verdict: Verdict;
  /** Those that give the permission, also when they do not count now. */
  readonly grants: readonly Grant[];
  /** Names of roles that would give it. */
  readonly rolesWithIt: readonly string[];
}

/** Whether a member may do something here, and by which grant, or why not. */
@Injectable()
export class Explanations {
  constructor(
    private readonly em: EntityManager,
    private readonly roles: RoleReader,
    private readonly clock: Clock,
  ) {}

  async explain(actor: Actor, userId: string, permission: Permission): Promise<Explanation> {
    const membership = await this.em.findOne(Membership, { user: userId }, { populate: ['user', 'assignments'] });
    if (!membership) throw new NotFoundError();
    const book = await this.roles.bookOf(organisationOf(actor));
    const now = this.clock.now();
    const giving = membership.assignments.getItems().filter(({ roleId }) => book.find(roleId)?.permissions.includes(permission));
    const grants = giving.map((one) => {
      const { roleId, createdAt: grantedAt, startsAt: since, endsAt: until } = one;
      return { roleId, roleName: book.nameOf(roleId), state: one.stateAt(now), grantedAt, since, until };
    });
    const verdict = verdictOn(membership, grants);
    const rolesWithIt = book.all().filter(({ permissions }) => permissions.includes(permission)).map(({ name }) => name); // prettier-ignore
    return { permission, allowed: verdict === 'granted', verdict, grants, rolesWithIt };
  }
}

function verdictOn(membership: Membership, grants: readonly Grant[]): Verdict {
  if (!membership.user.isActive) return 'account-deactivated';
  if (membership.status !== 'active') return 'membership-suspended';
  const has = (state: Grant['state']): boolean => grants.some((grant) => grant.state === state);
  if (has('held')) return 'granted';
  if (has('upcoming')) return 'not-yet';
  return has('over') ? 'over' : 'no-role-gives-it';
}

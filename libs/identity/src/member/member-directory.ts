import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { Clock } from '@clientst0r/platform';
import { Membership } from '../organisation/membership.entity.js';
import type { UserStatus } from '../user/user.entity.js';

export interface Member {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly status: UserStatus | 'suspended';
  readonly roleIds: readonly string[];
}

/** Of the row before, in the order of names. */
export interface NamePosition {
  readonly name: string;
  readonly id: string;
}

@Injectable()
export class MemberDirectory {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Members of the organisation that the entity manager is limited to. */
  async list(limit: number, after: NamePosition | null): Promise<Member[]> {
    const where = after ? { $or: [{ user: { name: { $gt: after.name } } }, { user: { name: after.name, id: { $gt: after.id } } }] } : {};
    const memberships = await this.em.find(Membership, where, {
      populate: ['user', 'assignments'],
      orderBy: { user: { name: 'asc', id: 'asc' } },
      limit,
    });
    return memberships.map((membership) => this.member(membership));
  }

  member(membership: Membership): Member {
    const { user, status } = membership;
    const roleIds = membership.roleIds(this.clock.now());
    return { userId: user.id, name: user.name, email: user.email, status: status === 'active' ? user.status : status, roleIds };
  }
}

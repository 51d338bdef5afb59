import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisations, Clock, ConflictError } from '@clientst0r/platform';
import { Organisation } from '../organisation/organisation.entity.js';
import { RoleAssignment } from '../organisation/membership.entity.js';
import { OWNER, PLATFORM_ADMINISTRATOR } from '../permission/built-in-roles.js';
import { PlatformRoleAssignment } from '../user/platform-role-assignment.entity.js';
import { User } from '../user/user.entity.js';
import { endsHolding, type RoleChanges } from './wanted-roles.js';

/** What must never be without somebody in charge. Each rule takes the lock that keeps two changes at once from breaking it. */
@Injectable()
export class Ownership {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** To be awaited first in a transaction that takes rights away in an organisation. */
  async lockOrganisation(organisationId: string): Promise<void> {
    await this.em.findOneOrFail(Organisation, organisationId, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  /** Throws unless an active owner without an end date remains when this person is none any more. */
  async assertOwnerRemains(organisationId: string, withoutUserId: string): Promise<void> {
    const owners = await this.em.find(
      RoleAssignment,
      {
        organisationId,
        roleId: OWNER,
        endsAt: null,
        membership: { status: 'active', user: { status: 'active', id: { $ne: withoutUserId } } },
      },
      acrossOrganisations('the owners of one organisation, named in the query'),
    );
    if (!owners.some((owner) => owner.holdsAt(this.clock.now()))) {
      throw new ConflictError('last-owner', 'An organisation keeps at least one active owner. Name another one first.');
    }
  }

  /** The organisations that this person owns, locked. */
  async lockOwnedBy(userId: string): Promise<string[]> {
    const owned = await this.em.find(
      RoleAssignment,
      { roleId: OWNER, membership: { user: userId, status: 'active' } },
      acrossOrganisations('which organisations would lose an owner'),
    );
    const ids = [...new Set(owned.map(({ organisationId }) => organisationId))].sort();
    for (const id of ids) await this.lockOrganisation(id);
    return ids;
  }

  /** Throws unless another active platform administrator with a password of his own remains, for good and not for a time. */
  async assertPlatformAdministratorRemains(withoutUserId: string): Promise<void> {
    const all = await this.em.find(
      PlatformRoleAssignment,
      { roleId: PLATFORM_ADMINISTRATOR },
      { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
    );
    if (!all.some(({ userId }) => userId === withoutUserId)) return;
    const lasting = all.filter((one) => one.endsAt === null && one.holdsAt(this.clock.now()));
    const others = lasting.map(({ userId }) => userId).filter((userId) => userId !== withoutUserId);
    const remaining = await this.em.count(User, { id: others, status: 'active', passwordHash: { $ne: null } });
    if (remaining === 0)
      throw new ConflictError(
        'last-platform-administrator',
        'The deployment keeps at least one active platform administrator whose role has no end.',
      );
  }
}

/** Throws when these changes would leave the organisation without an owner. */
export async function assertOwnershipStays(
  ownership: Ownership,
  organisationId: string,
  userId: string,
  changes: RoleChanges,
): Promise<void> {
  // An owner for a time, or from a later time on, is none that an organisation can rest on.
  if (endsHolding(OWNER, changes)) await ownership.assertOwnerRemains(organisationId, userId);
}

import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditActor, AuditTrail } from '@clientst0r/audit';
import { Clock } from '@clientst0r/platform';
import { shutOutKeys } from '../api-key/api-key-rules.js';
import { MemberAdded, MemberRemoved, RolesAssigned, RolesRemoved } from '../member/member.audit.js';
import { Ownership } from '../member/ownership.js';
import { Membership } from '../organisation/membership.entity.js';
import { OWNER } from '../permission/built-in-roles.js';
import { User } from '../user/user.entity.js';
import { MappedRole } from './mapped-role.entity.js';

export interface RoleChanges {
  readonly accountId: string;
  readonly userId: string;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** The transaction of `MappedRoles`, in one organisation. */
@Injectable()
export class MappedRoleWriter {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly ownership: Ownership,
    private readonly clock: Clock,
  ) {}

  /** How many memberships have other roles now. Throws `ConflictError` when no owner would remain. */
  @Transactional()
  async write(actor: AuditActor, organisationId: string, changes: readonly RoleChanges[]): Promise<number> {
    await this.ownership.lockOrganisation(organisationId);
    const userIds = changes.map(({ userId }) => userId);
    const memberships = await this.em.find(Membership, { user: userIds }, { populate: ['assignments', 'user'], refresh: true });
    const users = new Map((await this.em.find(User, { id: userIds })).map((user) => [user.id, user]));
    const given = await this.em.find(MappedRole, { organisationId, accountId: changes.map(({ accountId }) => accountId) });
    const byUser = new Map(memberships.map((membership) => [membership.user.id, membership]));
    let changed = 0;
    for (const change of changes) {
      const user = users.get(change.userId);
      if (!user) continue;
      const ofAccount = given.filter(({ accountId }) => accountId === change.accountId);
      if (await this.one(actor, byUser.get(user.id) ?? new Membership(organisationId, user), change, ofAccount)) changed += 1;
    }
    return changed;
  }

  private async one(actor: AuditActor, membership: Membership, change: RoleChanges, given: readonly MappedRole[]): Promise<boolean> {
    const { organisationId, user } = membership;
    const before = assignedRoles(membership);
    const added = change.add.filter((roleId) => !before.includes(roleId));
    const removed = change.remove.filter((roleId) => before.includes(roleId));
    if (removed.includes(OWNER)) await this.assertOwnerRemains(organisationId, user.id);
    given.filter(({ roleId }) => change.remove.includes(roleId)).forEach((mapped) => this.em.remove(mapped));
    for (const roleId of added) this.em.persist(new MappedRole(change.accountId, organisationId, roleId));
    removed.forEach((roleId) => membership.unassign(roleId));
    added.forEach((roleId) => membership.assign(roleId));
    const after = assignedRoles(membership);
    if (after.length > 0) this.em.persist(membership);
    else if (before.length > 0) {
      this.em.remove(membership);
      await shutOutKeys(this.em, this.audit, actor, user.id, this.clock.now());
    }
    this.record(actor, membership, { before, after, added, removed });
    return added.length + removed.length > 0;
  }

  /** Several of one transaction may be owners: what is decided already counts. */
  private async assertOwnerRemains(organisationId: string, userId: string): Promise<void> {
    await this.em.flush();
    await this.ownership.assertOwnerRemains(organisationId, userId);
  }

  private record(
    actor: AuditActor,
    { organisationId, user }: Membership,
    change: Record<'before' | 'after' | 'added' | 'removed', string[]>,
  ): void {
    const { before, after, added, removed } = change;
    const roleChange = { organisationId, target: user, before, after };
    if (before.length === 0 && added.length > 0) this.audit.record(this.em, actor, new MemberAdded(organisationId, user, after));
    else if (added.length > 0) this.audit.record(this.em, actor, new RolesAssigned({ ...roleChange, roles: added }));
    if (after.length === 0 && before.length > 0) this.audit.record(this.em, actor, new MemberRemoved(organisationId, user, before));
    else if (removed.length > 0) this.audit.record(this.em, actor, new RolesRemoved({ ...roleChange, roles: removed }));
  }
}

function assignedRoles(membership: Membership): string[] {
  return membership.assignments
    .getItems()
    .map(({ roleId }) => roleId)
    .sort();
}

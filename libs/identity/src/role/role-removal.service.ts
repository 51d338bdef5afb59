import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, ValidationFailedError } from '@clientst0r/platform';
import { Invitation } from '../invitation/invitation.entity.js';
import { assertMayGrant } from '../member/granting.js';
import { RolesAssigned, RolesRemoved } from '../member/member.audit.js';
import { recordingRefusal } from '../member/refusal.js';
import { assignedRoles } from '../member/wanted-roles.js';
import type { Membership } from '../organisation/membership.entity.js';
import { OWNER } from '../permission/built-in-roles.js';
import { RoleDeleted } from './role.audit.js';
import type { Role } from './role.entity.js';
import { RoleReader } from './role-reader.js';
import { RoleService } from './role.service.js';

/** What becomes of those who hold a role that goes: another role for the same time, nothing in its place, or (null) there must be none. */
export type FateOfHolders = { readonly replaceBy: string } | 'remove' | null;

@Injectable()
export class RoleRemoval {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly roles: RoleReader,
    private readonly service: RoleService,
    private readonly clock: Clock,
  ) {}

  delete(actor: Actor, roleId: string, version: number, fate: FateOfHolders): Promise<void> {
    const attempted = { change: 'delete role', targetId: roleId };
    return recordingRefusal(this.audit, actor, attempted, () => this.store(actor, roleId, version, fate));
  }

  @Transactional()
  async store(actor: Actor, roleId: string, version: number, fate: FateOfHolders): Promise<void> {
    const role = await this.service.openForChange(actor, roleId, version);
    await this.service.assertMayChange(actor, role, role);
    const replacement = await this.replacement(actor, role, fate);
    const holders = await this.roles.holdersOf(role.organisationId, role.id);
    if (holders.length > 0 && fate === null)
      throw new ConflictError('role-held', 'Members have this role. Say what they get in its place, or that they lose it.');
    for (const holder of holders) this.release(actor, role, holder, replacement);
    for (const invitation of await this.openInvitations(role)) invitation.withdraw(this.clock.now());
    this.em.remove(role);
    this.audit.record(this.em, actor, new RoleDeleted(role, holders.map(({ user }) => user.email), replacement)); // prettier-ignore
  }

  private async replacement(actor: Actor, role: Role, fate: FateOfHolders): Promise<string | null> {
    if (fate === null || fate === 'remove') return null;
    const book = await this.roles.bookOf(role.organisationId);
    if (fate.replaceBy === role.id || fate.replaceBy === OWNER || !book.find(fate.replaceBy))
      throw new ValidationFailedError([{ field: 'replaceBy', message: 'must be another role than this one and than the owner' }]);
    assertMayGrant(actor, [fate.replaceBy], book);
    return fate.replaceBy;
  }

  private release(actor: Actor, role: Role, membership: Membership, replacement: string | null): void {
    const before = assignedRoles(membership.assignments.getItems());
    const period = membership.assignmentOf(role.id);
    membership.unassign(role.id);
    const given = replacement !== null && !before.includes(replacement) ? [replacement] : [];
    for (const roleId of given) membership.assign(roleId, period);
    const change = {
      organisationId: role.organisationId,
      target: membership.user,
      before,
      after: assignedRoles(membership.assignments.getItems()),
    };
    const named = { ...change, names: { [role.id]: role.name } };
    this.audit.record(this.em, actor, new RolesRemoved({ ...named, roles: [role.id] }));
    if (given.length > 0) this.audit.record(this.em, actor, new RolesAssigned({ ...named, roles: given }));
  }

  private async openInvitations({ organisationId, id }: Role): Promise<Invitation[]> {
    const open = await this.em.find(Invitation, { organisationId, acceptedAt: null, withdrawnAt: null });
    return open.filter(({ roleIds }) => roleIds.includes(id));
  }
}

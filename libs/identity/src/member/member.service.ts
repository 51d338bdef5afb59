import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, NotFoundError, organisationOf } from '@clientst0r/platform';
import { Invitation } from '../invitation/invitation.entity.js';
import { InvitationIssuer } from '../invitation/invitation-issuer.js';
import { Membership } from '../organisation/membership.entity.js';
import { OWNER } from '../permission/built-in-roles.js';
import { assertMayGrant, OwnRolesError, validRoleIds } from './granting.js';
import { MemberRemoved, RolesAssigned, RolesRemoved } from './member.audit.js';
import { Ownership } from './ownership.js';
import { recordingRefusal } from './refusal.js';

/** Who belongs to the organisation, and with which roles. */
@Injectable()
export class MemberService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly ownership: Ownership,
    private readonly invitations: InvitationIssuer,
    private readonly clock: Clock,
  ) {}

  /** The link for the invited person. */
  invite(actor: Actor, email: string, roleIds: readonly string[]): Promise<string> {
    const attempted = { change: 'invite', targetName: email, roles: roleIds };
    return recordingRefusal(this.audit, actor, attempted, () => this.storeInvitation(actor, email, roleIds));
  }

  setRoles(actor: Actor, userId: string, roleIds: readonly string[]): Promise<Membership> {
    const attempted = { change: 'set roles', targetId: userId, roles: roleIds };
    return recordingRefusal(this.audit, actor, attempted, () => this.storeRoles(actor, userId, roleIds));
  }

  /** Invitations that the person has sent in this organisation stop working. */
  remove(actor: Actor, userId: string): Promise<void> {
    return recordingRefusal(this.audit, actor, { change: 'remove member', targetId: userId }, () => this.storeRemoval(actor, userId));
  }

  @Transactional()
  async storeInvitation(actor: Actor, email: string, roleIds: readonly string[]): Promise<string> {
    const organisationId = organisationOf(actor);
    const roles = validRoleIds(roleIds);
    assertMayGrant(actor, roles);
    if ((await this.em.count(Membership, { user: { email } })) > 0)
      throw new ConflictError('member-already', 'This person is a member already.');
    return this.invitations.issue(actor, {
      purpose: 'organisation-member',
      email,
      organisationId,
      roleIds: roles,
      invitedBy: actor.userId,
    });
  }

  @Transactional()
  async storeRoles(actor: Actor, userId: string, roleIds: readonly string[]): Promise<Membership> {
    const organisationId = organisationOf(actor);
    if (userId === actor.userId) throw new OwnRolesError();
    const after = validRoleIds(roleIds);
    await this.ownership.lockOrganisation(organisationId);
    const membership = await this.membershipOf(userId);
    const before = assignedRoles(membership);
    const added = after.filter((roleId) => !before.includes(roleId));
    const removed = before.filter((roleId) => !after.includes(roleId));
    assertMayGrant(actor, [...added, ...removed]);
    if (removed.includes(OWNER)) await this.ownership.assertOwnerRemains(organisationId, userId);
    removed.forEach((roleId) => membership.unassign(roleId));
    added.forEach((roleId) => membership.assign(roleId));
    const change = { organisationId, target: membership.user, before, after };
    if (added.length > 0) this.audit.record(this.em, actor, new RolesAssigned({ ...change, roles: added }));
    if (removed.length > 0) this.audit.record(this.em, actor, new RolesRemoved({ ...change, roles: removed }));
    return membership;
  }

  @Transactional()
  async storeRemoval(actor: Actor, userId: string): Promise<void> {
    const organisationId = organisationOf(actor);
    await this.ownership.lockOrganisation(organisationId);
    const membership = await this.membershipOf(userId);
    const roles = assignedRoles(membership);
    assertMayGrant(actor, roles);
    if (roles.includes(OWNER)) await this.ownership.assertOwnerRemains(organisationId, userId);
    this.em.remove(membership);
    const sent = await this.em.find(Invitation, { organisationId, invitedBy: userId, acceptedAt: null, withdrawnAt: null });
    for (const invitation of sent) invitation.withdraw(this.clock.now());
    this.audit.record(this.em, actor, new MemberRemoved(organisationId, membership.user, roles));
  }

  private async membershipOf(userId: string): Promise<Membership> {
    const membership = await this.em.findOne(Membership, { user: userId }, { populate: ['assignments', 'user'], refresh: true });
    if (!membership) throw new NotFoundError();
    return membership;
  }
}

function assignedRoles(membership: Membership): string[] {
  return membership.assignments
    .getItems()
    .map(({ roleId }) => roleId)
    .sort();
}

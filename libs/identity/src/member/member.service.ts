import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, NotFoundError, organisationOf } from '@clientst0r/platform';
import { shutOutKeys } from '../api-key/api-key-rules.js';
import { Invitation } from '../invitation/invitation.entity.js';
import { Membership } from '../organisation/membership.entity.js';
import { OWNER } from '../permission/built-in-roles.js';
import type { RoleBook } from '../role/role-book.js';
import { RoleReader } from '../role/role-reader.js';
import { assertMayGrant, OwnRolesError, validRoleIds } from './granting.js';
import {
  AccessReviewed,
  MemberRemoved,
  MemberResumed,
  MemberSuspended,
  RolePeriodsChanged,
  RolesAssigned,
  RolesRemoved,
} from './member.audit.js';
import { assertOwnershipStays, Ownership } from './ownership.js';
import { recordingRefusal } from './refusal.js';
import { assignedRoles, periodsOf, roleChanges, type RoleChanges, type WantedRoles } from './wanted-roles.js';

/** Who belongs to the organisation, and with which roles. */
@Injectable()
export class MemberService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly ownership: Ownership,
    private readonly roles: RoleReader,
    private readonly clock: Clock,
  ) {}

  setRoles(actor: Actor, userId: string, wanted: WantedRoles): Promise<Membership> {
    const attempted = { change: 'set roles', targetId: userId, roles: wanted.roleIds };
    return recordingRefusal(this.audit, actor, attempted, () => this.storeRoles(actor, userId, wanted));
  }

  /** Invitations that the person has sent in this organisation stop working, and his keys no longer hold in it. */
  remove(actor: Actor, userId: string): Promise<void> {
    return recordingRefusal(this.audit, actor, { change: 'remove member', targetId: userId }, () => this.storeRemoval(actor, userId));
  }

  suspend(actor: Actor, userId: string): Promise<Membership> {
    return recordingRefusal(this.audit, actor, { change: 'suspend member', targetId: userId }, () => this.storeSuspension(actor, userId));
  }

  resume(actor: Actor, userId: string): Promise<Membership> {
    return recordingRefusal(this.audit, actor, { change: 'resume member', targetId: userId }, () => this.storeResumption(actor, userId));
  }

  @Transactional()
  async storeRoles(actor: Actor, userId: string, { roleIds, periods }: WantedRoles): Promise<Membership> {
    const organisationId = organisationOf(actor);
    if (userId === actor.userId) throw new OwnRolesError();
    await this.ownership.lockOrganisation(organisationId);
    const book = await this.roles.bookOf(organisationId);
    const membership = await this.membershipOf(userId);
    const wanted = { roleIds: validRoleIds(roleIds, book), periods };
    const changes = roleChanges(membership.assignments.getItems(), wanted, this.clock.now());
    assertMayGrant(actor, [...changes.added, ...changes.removed, ...changes.moved], book);
    await assertOwnershipStays(this.ownership, organisationId, userId, changes);
    this.recordChanges(actor, membership, changes, book);
    changes.removed.forEach((roleId) => membership.unassign(roleId));
    changes.moved.forEach((roleId) => membership.assignmentOf(roleId)?.limitTo(changes.periodOf(roleId)));
    changes.added.forEach((roleId) => membership.assign(roleId, changes.periodOf(roleId)));
    return membership;
  }

  @Transactional()
  async storeRemoval(actor: Actor, userId: string): Promise<void> {
    const { organisationId, membership, roles } = await this.withoutRights(actor, userId);
    this.em.remove(membership);
    const sent = await this.em.find(Invitation, { organisationId, invitedBy: userId, acceptedAt: null, withdrawnAt: null });
    for (const invitation of sent) invitation.withdraw(this.clock.now());
    await shutOutKeys(this.em, this.audit, actor, userId, this.clock.now());
    this.audit.record(this.em, actor, new MemberRemoved(organisationId, membership.user, roles));
  }

  @Transactional()
  async storeSuspension(actor: Actor, userId: string): Promise<Membership> {
    if (userId === actor.userId) throw new OwnRolesError();
    const { organisationId, membership, roles } = await this.withoutRights(actor, userId);
    if (membership.status === 'suspended') return membership;
    membership.suspend();
    this.audit.record(this.em, actor, new MemberSuspended(organisationId, membership.user, roles));
    return membership;
  }

  @Transactional()
  async storeResumption(actor: Actor, userId: string): Promise<Membership> {
    const organisationId = organisationOf(actor);
    const membership = await this.membershipOf(userId);
    const roles = assignedRoles(membership.assignments.getItems());
    assertMayGrant(actor, roles, await this.roles.bookOf(organisationId));
    if (membership.status === 'active') return membership;
    membership.resume();
    this.audit.record(this.em, actor, new MemberResumed(organisationId, membership.user, roles));
    return membership;
  }

  /** What the member may do was looked at and stands. */
  @Transactional()
  async review(actor: Actor, userId: string): Promise<Membership> {
    const membership = await this.membershipOf(userId);
    membership.reviewed(actor.userId, this.clock.now());
    this.audit.record(
      this.em,
      actor,
      new AccessReviewed(organisationOf(actor), membership.user, assignedRoles(membership.assignments.getItems())),
    );
    return membership;
  }

  /** Locks the organisation; throws unless it can do without this member, and the actor may take what he has. */
  private async withoutRights(actor: Actor, userId: string): Promise<{ organisationId: string; membership: Membership; roles: string[] }> {
    const organisationId = organisationOf(actor);
    await this.ownership.lockOrganisation(organisationId);
    const membership = await this.membershipOf(userId);
    const roles = assignedRoles(membership.assignments.getItems());
    assertMayGrant(actor, roles, await this.roles.bookOf(organisationId));
    if (roles.includes(OWNER)) await this.ownership.assertOwnerRemains(organisationId, userId);
    return { organisationId, membership, roles };
  }

  private recordChanges(actor: Actor, membership: Membership, changes: RoleChanges, book: RoleBook): void {
    const { before, after, added, removed, moved } = changes;
    const change = {
      organisationId: membership.organisationId,
      target: membership.user,
      before,
      after,
      names: book.ownNames([...before, ...after]),
      ...periodsOf(changes),
    };
    if (added.length > 0) this.audit.record(this.em, actor, new RolesAssigned({ ...change, roles: added }));
    if (removed.length > 0) this.audit.record(this.em, actor, new RolesRemoved({ ...change, roles: removed }));
    if (moved.length > 0) this.audit.record(this.em, actor, new RolePeriodsChanged({ ...change, roles: moved }));
  }

  private async membershipOf(userId: string): Promise<Membership> {
    const membership = await this.em.findOne(Membership, { user: userId }, { populate: ['assignments', 'user'], refresh: true });
    if (!membership) throw new NotFoundError();
    return membership;
  }
}

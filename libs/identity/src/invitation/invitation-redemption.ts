import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, type AnonymousActor, Clock, inOrganisation, type RequestOrigin } from '@clientst0r/platform';
import { MemberAdded, PlatformRoleAssigned, RolesAssigned } from '../member/member.audit.js';
import { Membership } from '../organisation/membership.entity.js';
import { Organisation } from '../organisation/organisation.entity.js';
import { PLATFORM_ADMINISTRATOR } from '../permission/built-in-roles.js';
import { accessIn } from '../permission/person-access.js';
import { PersonAccessLoader } from '../permission/person-access.loader.js';
import { RoleReader } from '../role/role-reader.js';
import { PlatformRoleAssignment } from '../user/platform-role-assignment.entity.js';
import type { User } from '../user/user.entity.js';
import { InvitationAccepted } from './invitation.audit.js';
import { Invitation } from './invitation.entity.js';
import { InvitationInvalidError } from './invitation.errors.js';

/** Uses up an invitation and gives what it promises, in the caller's transaction. */
@Injectable()
export class InvitationRedemption {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly access: PersonAccessLoader,
    private readonly roles: RoleReader,
    private readonly clock: Clock,
  ) {}

  /** Throws `InvitationInvalidError`. Of callers at the same time, one succeeds. */
  async redeem(origin: RequestOrigin, invitationId: string, user: User): Promise<void> {
    const invitation = await this.em.findOne(Invitation, invitationId, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    const now = this.clock.now();
    if (!invitation?.isOpenAt(now) || invitation.email !== user.email) throw new InvitationInvalidError();
    await this.assertStillGranted(invitation);
    invitation.accept(now);
    const actor: AnonymousActor = { ...anonymousActor(origin, user.name) };
    this.audit.record(this.em, actor, new InvitationAccepted(invitation, user));
    if (invitation.organisationId === null) await this.makePlatformAdministrator(actor, user);
    else await this.makeMember(actor, invitation.organisationId, user, invitation.roleIds);
  }

  /** What the inviter may no longer give, his invitation no longer gives. */
  private async assertStillGranted(invitation: Invitation): Promise<void> {
    if (invitation.invitedBy === null) return;
    const inviter = await this.access.load(invitation.invitedBy, this.em);
    const ofOwner = invitation.purpose === 'organisation-owner';
    const held: ReadonlySet<string> = inviter ? accessIn(inviter, ofOwner ? null : invitation.organisationId).permissions : new Set();
    const needed = ofOwner ? ['platform.organisation.manage'] : await this.neededFor(invitation);
    if (!needed.every((permission) => held.has(permission))) throw new InvitationInvalidError();
  }

  /** Throws when one of the roles is gone: what is left of it is not what was offered. */
  private async neededFor({ organisationId, roleIds }: Invitation): Promise<string[]> {
    const book = await this.roles.bookOf(organisationId ?? '');
    if (roleIds.some((id) => book.find(id) === undefined)) throw new InvitationInvalidError();
    return ['organisation.member.invite', ...book.permissionsOf(roleIds)];
  }

  private async makePlatformAdministrator(actor: AnonymousActor, user: User): Promise<void> {
    const administrators = await this.em.find(
      PlatformRoleAssignment,
      { roleId: PLATFORM_ADMINISTRATOR },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    // Only ever the way to the first one.
    if (administrators.length > 0) throw new InvitationInvalidError();
    this.em.persist(new PlatformRoleAssignment(user.id, PLATFORM_ADMINISTRATOR));
    const change = { organisationId: null, target: user, roles: [PLATFORM_ADMINISTRATOR], before: [], after: [PLATFORM_ADMINISTRATOR] };
    this.audit.record(this.em, actor, new PlatformRoleAssigned(change));
  }

  private async makeMember(actor: AnonymousActor, organisationId: string, user: User, roleIds: readonly string[]): Promise<void> {
    const organisation = await this.em.findOne(Organisation, { id: organisationId, status: 'active' });
    if (!organisation) throw new InvitationInvalidError();
    inOrganisation(this.em, organisationId);
    const existing = await this.em.findOne(Membership, { user: user.id }, { populate: ['assignments'] });
    const membership = existing ?? new Membership(organisationId, user);
    const before = membership.assignments.getItems().map(({ roleId }) => roleId);
    const added = roleIds.filter((roleId) => !before.includes(roleId));
    for (const roleId of added) membership.assign(roleId);
    this.em.persist(membership);
    if (!existing) this.audit.record(this.em, actor, new MemberAdded(organisationId, user, roleIds));
    if (added.length === 0) return;
    this.audit.record(
      this.em,
      actor,
      new RolesAssigned({ organisationId, target: user, roles: added, before, after: [...before, ...added].sort() }),
    );
  }
}

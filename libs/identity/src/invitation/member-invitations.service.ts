import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, NotFoundError, organisationOf } from '@clientst0r/platform';
import { assertMayGrant, validRoleIds } from '../member/granting.js';
import { recordingRefusal } from '../member/refusal.js';
import { Membership } from '../organisation/membership.entity.js';
import { RoleReader } from '../role/role-reader.js';
import { InvitationIssuer } from './invitation-issuer.js';
import { InvitationRevoked } from './invitation.audit.js';
import { Invitation } from './invitation.entity.js';

interface WantedInvitation {
  readonly email: string;
  readonly roleIds: readonly string[];
  readonly byMail: boolean;
}

/** Invitations into an organisation, by those of its members who may invite. */
@Injectable()
export class MemberInvitations {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly invitations: InvitationIssuer,
    private readonly roles: RoleReader,
    private readonly clock: Clock,
  ) {}

  /** The link for the invited person; null when it goes by mail. */
  async invite(actor: Actor, email: string, roleIds: readonly string[]): Promise<string | null> {
    const attempted = { change: 'invite', targetName: email, roles: roleIds };
    const byMail = await this.invitations.isByMail();
    return recordingRefusal(this.audit, actor, attempted, () => this.storeInvitation(actor, { email, roleIds, byMail }));
  }

  /** A new link on the same terms, in the name of the one who asks; the old link stops working. */
  async resend(actor: Actor, invitationId: string): Promise<{ email: string; link: string | null }> {
    const attempted = { change: 'renew invitation', targetId: invitationId };
    const byMail = await this.invitations.isByMail();
    return recordingRefusal(this.audit, actor, attempted, () => this.storeResent(actor, invitationId, byMail));
  }

  revoke(actor: Actor, invitationId: string): Promise<void> {
    const attempted = { change: 'revoke invitation', targetId: invitationId };
    return recordingRefusal(this.audit, actor, attempted, () => this.storeRevocation(actor, invitationId));
  }

  @Transactional()
  async storeInvitation(actor: Actor, { email, roleIds, byMail }: WantedInvitation): Promise<string | null> {
    const organisationId = organisationOf(actor);
    const book = await this.roles.bookOf(organisationId);
    const roles = validRoleIds(roleIds, book);
    assertMayGrant(actor, roles, book);
    if ((await this.em.count(Membership, { user: { email } })) > 0)
      throw new ConflictError('member-already', 'This person is a member already.');
    const terms = { purpose: 'organisation-member', email, organisationId, roleIds: roles, invitedBy: actor.userId } as const;
    return this.invitations.deliver(actor, terms, byMail);
  }

  @Transactional()
  async storeResent(actor: Actor, invitationId: string, byMail: boolean): Promise<{ email: string; link: string | null }> {
    const { email, roleIds } = await this.open(actor, invitationId);
    return { email, link: await this.storeInvitation(actor, { email, roleIds, byMail }) };
  }

  /** That of an owner, by the platform, is not for the members to take back. */
  @Transactional()
  async storeRevocation(actor: Actor, invitationId: string): Promise<void> {
    const invitation = await this.open(actor, invitationId);
    invitation.withdraw(this.clock.now());
    this.audit.record(this.em, actor, new InvitationRevoked(invitation));
  }

  private async open(actor: Actor, id: string): Promise<Invitation> {
    const where = { id, organisationId: organisationOf(actor), purpose: 'organisation-member' } as const;
    const invitation = await this.em.findOne(Invitation, where, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!invitation) throw new NotFoundError();
    if (invitation.acceptedAt !== null) throw new ConflictError('invitation-accepted', 'This invitation was accepted already.');
    if (invitation.withdrawnAt !== null)
      throw new ConflictError('invitation-withdrawn', 'This invitation was taken back, or renewed, already.');
    return invitation;
  }
}

import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type MailDelivery, mailFact, type MailText } from '@clientst0r/notifications';
import { Clock, Configuration, systemActor } from '@clientst0r/platform';
import { Organisation } from '../organisation/organisation.entity.js';
import { newToken, tokenHash } from '../token.js';
import { InvitationMailed } from './invitation.audit.js';
import { Invitation } from './invitation.entity.js';
import { invitationLink } from './invitation-issuer.js';

/** Writes invitations at the moment they are sent: only then is there a token, and only the mail has it. */
@Injectable()
export class InvitationMails {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  /** Null when the invitation is over meanwhile. The link of an earlier try stops working. */
  @Transactional()
  async write({ subjectId }: MailDelivery): Promise<MailText | null> {
    const invitation = await this.em.findOne(Invitation, { id: subjectId ?? '' }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!invitation?.isOpenAt(this.clock.now())) return null;
    const token = newToken();
    invitation.replaceToken(tokenHash(token));
    this.audit.record(this.em, systemActor('mail'), new InvitationMailed(invitation));
    const { organisationId } = invitation;
    const organisation = organisationId === null ? null : await this.em.findOne(Organisation, { id: organisationId });
    const to = organisation ? `the organisation ${mailFact(organisation.name)}` : 'this installation';
    return {
      subject: 'You are invited to ClientSt0r',
      lines: [`You are invited to join ${to} on ${this.configuration.publicUrl.host}.`],
      link: { label: 'Accept the invitation', url: invitationLink(this.configuration, token) },
      foot: 'The link works once, for five days. If you do not know what this is about, throw this mail away.',
    };
  }
}

import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditActor, AuditTrail } from '@clientst0r/audit';
import { Clock, Configuration } from '@clientst0r/platform';
import { newToken, tokenHash } from '../token.js';
import { InvitationCreated } from './invitation.audit.js';
import { Invitation, type InvitationTerms } from './invitation.entity.js';
import { InvitationPost } from './invitation-post.js';

/** Makes the links. Runs in the caller's transaction. */
@Injectable()
export class InvitationIssuer {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
    private readonly post: InvitationPost,
  ) {}

  /** To be asked before the transaction of `deliver`. */
  isByMail(): Promise<boolean> {
    return this.post.isByMail();
  }

  /** The link, which is not kept anywhere; an open one for the same person and purpose stops working. */
  async issue(actor: AuditActor, terms: InvitationTerms): Promise<string> {
    return (await this.make(actor, terms)).link;
  }

  /** By mail the link is made when it is sent, and nobody but the invited person sees it: null then. Else the link. */
  async deliver(actor: AuditActor, terms: InvitationTerms, byMail: boolean): Promise<string | null> {
    const { invitation, link } = await this.make(actor, terms);
    if (!byMail) return link;
    this.post.send(this.em, invitation);
    return null;
  }

  private async make(actor: AuditActor, terms: InvitationTerms): Promise<{ invitation: Invitation; link: string }> {
    const now = this.clock.now();
    const { email, purpose, organisationId } = terms;
    const open = await this.em.find(Invitation, { email, purpose, organisationId, acceptedAt: null, withdrawnAt: null });
    for (const earlier of open) earlier.withdraw(now);
    const token = newToken();
    const invitation = new Invitation(tokenHash(token), terms, now);
    this.em.persist(invitation);
    this.audit.record(this.em, actor, new InvitationCreated(invitation));
    return { invitation, link: invitationLink(this.configuration, token) };
  }
}

/** The token is in the fragment, so that it is in no server's log and no Referer. */
export function invitationLink({ publicUrl }: Configuration, token: string): string {
  return new URL(`/invitation#${token}`, publicUrl).toString();
}

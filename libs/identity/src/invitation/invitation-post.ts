import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/core';
import { MailDelivery, MailOutbox, MailTransport } from '@clientst0r/notifications';
import type { Invitation } from './invitation.entity.js';

/** Invitations on their way to people: by mail where the deployment sends mail. */
@Injectable()
export class InvitationPost {
  constructor(
    private readonly transport: MailTransport,
    private readonly mails: MailOutbox,
  ) {}

  /** To be asked before the transaction. */
  isByMail(): Promise<boolean> {
    return this.transport.isConfigured();
  }

  /** In the caller's transaction. */
  send(em: EntityManager, { id, email }: Invitation): void {
    this.mails.post(em, new MailDelivery('invitation', email, id));
  }
}

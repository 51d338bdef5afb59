import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { MailDelivery, type MailText, MailWriters } from '@clientst0r/notifications';
import { Clock } from '@clientst0r/platform';
import { InvitationMails } from '../invitation/invitation-mails.js';
import { PasswordResetMails } from '../password/password-reset.mails.js';
import { User } from '../user/user.entity.js';
import { NOTICE_KINDS, type NoticeKind, noticeText } from './notice-texts.js';

const HOUR = 3_600_000;
/** Nobody is told of these more than once an hour, or whoever causes them could fill mailboxes. */
const HOURLY: ReadonlySet<NoticeKind> = new Set(['account-locked', 'sessions-displaced']);

/** Enters who writes the mails about identity. */
@Injectable()
export class IdentityMails implements OnModuleInit {
  constructor(
    private readonly em: EntityManager,
    private readonly writers: MailWriters,
    private readonly invitations: InvitationMails,
    private readonly resets: PasswordResetMails,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.writers.register('invitation', (delivery) => this.invitations.write(delivery));
    this.writers.register('password-reset', (delivery) => this.resets.write(delivery));
    for (const kind of NOTICE_KINDS) this.writers.register(`notice.${kind}`, (delivery) => this.notice(kind, delivery));
  }

  private async notice(kind: NoticeKind, { id, recipient, facts, createdAt, kind: ofDelivery }: MailDelivery): Promise<MailText | null> {
    const em = this.em.fork({ clear: true });
    // The address that he had is nobody's any more.
    if (kind !== 'email-changed' && (await em.count(User, { email: recipient, status: 'active' })) === 0) return null;
    if (HOURLY.has(kind)) {
      const since = new Date(this.clock.now().getTime() - HOUR);
      const before = { kind: ofDelivery, recipient, id: { $ne: id }, createdAt: { $gt: since, $lte: createdAt } };
      if ((await em.count(MailDelivery, before)) > 0) return null;
    }
    return noticeText(kind, facts);
  }
}

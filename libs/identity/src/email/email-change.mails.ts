import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { MailDelivery, type MailText, MailWriters } from '@clientst0r/notifications';
import { Clock } from '@clientst0r/platform';
import { User } from '../user/user.entity.js';
import { EMAIL_CHANGE_MINUTES, PendingEmailChanges } from './pending-email-changes.js';

const HOUR = 3_600_000;
/** To one address in an hour, whoever asks for them. */
const MOST_AN_HOUR = 3;

/** The mail with the code, written when it is sent; the code is kept nowhere. */
@Injectable()
export class EmailChangeMails implements OnModuleInit {
  constructor(
    private readonly em: EntityManager,
    private readonly pending: PendingEmailChanges,
    private readonly clock: Clock,
    private readonly writers: MailWriters,
  ) {}

  onModuleInit(): void {
    this.writers.register('email-change', (delivery) => this.write(delivery));
  }

  /** Null where the address is somebody's already: only now is that looked up, out of the asker's sight. */
  private async write({ id, recipient, subjectId, createdAt }: MailDelivery): Promise<MailText | null> {
    const em = this.em.fork({ clear: true });
    if (subjectId === null || (await em.count(User, { email: recipient })) > 0) return null;
    if ((await em.count(User, { id: subjectId, status: 'active' })) === 0) return null;
    const since = new Date(this.clock.now().getTime() - HOUR);
    const before = { kind: 'email-change', recipient, id: { $ne: id }, createdAt: { $gt: since, $lte: createdAt } };
    if ((await em.count(MailDelivery, before)) >= MOST_AN_HOUR) return null;
    const code = await this.pending.newCode(subjectId, recipient);
    if (code === null) return null;
    return {
      subject: 'Confirm your new e-mail address',
      lines: ['Somebody, probably you, wants to sign in with this address from now on. Enter this code on your profile page:', code],
      foot: `It counts for ${EMAIL_CHANGE_MINUTES} minutes, once. If that was not you, throw this mail away: nothing has changed.`,
    };
  }
}

import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { MailDelivery, MailOutbox } from '@clientst0r/notifications';
import { type Actor, ForbiddenError } from '@clientst0r/platform';
import { User } from '../user/user.entity.js';
import { EmailChangeRefused, EmailChangeRequested } from './email.audit.js';
import { assertOwnToChange, EmailChangeWriter } from './email-change.writer.js';
import { PendingEmailChanges } from './pending-email-changes.js';

class EmailCodeError extends ForbiddenError {
  override readonly code = 'wrong-email-code';

  constructor() {
    super('That code is wrong or over. After five wrong ones, ask for another mail.');
  }
}

/** A signed-in person's own address, by which he signs in and gets links: changed once a mail to the new one has reached him. */
@Injectable()
export class OwnEmail {
  constructor(
    private readonly em: EntityManager,
    private readonly mails: MailOutbox,
    private readonly pending: PendingEmailChanges,
    private readonly writer: EmailChangeWriter,
    private readonly audit: AuditTrail,
  ) {}

  /** `email` is normalised. Says nothing of whether somebody has it. Throws `ConflictError` where another system says what his address is. */
  async begin(actor: Actor, email: string): Promise<void> {
    await assertOwnToChange(this.em, actor.userId);
    await this.pending.begin(actor.userId, email);
    await this.ask(actor, email);
  }

  @Transactional()
  async ask(actor: Actor, email: string): Promise<void> {
    const user = await this.em.findOneOrFail(User, actor.userId);
    this.mails.post(this.em, new MailDelivery('email-change', email, user.id));
    this.audit.record(this.em, actor, new EmailChangeRequested(user, email));
    await this.em.flush();
  }

  /** The old address is told. Throws `EmailCodeError`, and `ConflictError` when somebody else has the address meanwhile. */
  async confirm(actor: Actor, code: string): Promise<void> {
    const email = await this.pending.take(actor.userId, code);
    if (email === null) {
      await this.audit.commit(actor, new EmailChangeRefused());
      throw new EmailCodeError();
    }
    await this.writer.write(actor, email);
  }
}

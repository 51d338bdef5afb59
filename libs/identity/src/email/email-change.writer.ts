import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, ConflictError } from '@clientst0r/platform';
import { ExternalAccount } from '../external/external-account.entity.js';
import { PersonNotices } from '../notice/person-notices.js';
import { PasswordResetIssuer } from '../password/password-reset.issuer.js';
import { User } from '../user/user.entity.js';
import { EmailChanged } from './email.audit.js';

/** Writes an address that was confirmed. Both addresses are told, and links that went to the old one stop working. */
@Injectable()
export class EmailChangeWriter {
  constructor(
    private readonly em: EntityManager,
    private readonly resets: PasswordResetIssuer,
    private readonly notices: PersonNotices,
    private readonly audit: AuditTrail,
  ) {}

  @Transactional()
  async write(actor: Actor, email: string): Promise<void> {
    await assertOwnToChange(this.em, actor.userId);
    const user = await this.em.findOneOrFail(User, actor.userId, { refresh: true });
    if ((await this.em.count(User, { email, id: { $ne: user.id } })) > 0)
      throw new ConflictError('email-taken', 'Somebody else has that address.');
    const before = { id: user.id, email: user.email };
    user.describedAs({ email, name: user.name });
    await this.resets.withdrawOpen(user.id);
    this.audit.record(this.em, actor, new EmailChanged(user, before.email));
    for (const told of [before, user]) this.notices.tell(this.em, told, 'email-changed', actor);
  }
}

/** Another system says what the addresses of its people are. Throws `ConflictError`. */
export async function assertOwnToChange(em: EntityManager, userId: string): Promise<void> {
  if ((await em.count(ExternalAccount, { userId })) > 0)
    throw new ConflictError('email-elsewhere', 'Your address comes from a directory or another system, and is changed there.');
}

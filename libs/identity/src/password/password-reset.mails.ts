import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { MailDelivery, type MailText } from '@clientst0r/notifications';
import { Clock, ConflictError, systemActor } from '@clientst0r/platform';
import { User } from '../user/user.entity.js';
import { PasswordResetIssuer } from './password-reset.issuer.js';

const HOUR = 3_600_000;
/** To one person in an hour, whoever asks for them. */
const MOST_AN_HOUR = 3;

/** Writes the mails of the "forgotten password" page. */
@Injectable()
export class PasswordResetMails {
  constructor(
    private readonly em: EntityManager,
    private readonly issuer: PasswordResetIssuer,
    private readonly clock: Clock,
  ) {}

  /** Null unless an active account of that address has a password here: only now is that looked up. */
  @Transactional()
  async write({ id, recipient, createdAt }: MailDelivery): Promise<MailText | null> {
    const options = { populate: ['passwordHash'], lockMode: LockMode.PESSIMISTIC_WRITE } as const;
    const user = await this.em.findOne(User, { email: recipient, status: 'active' }, options);
    if (!user || user.passwordHash === null || (await this.enoughAlready(id, recipient, createdAt))) return null;
    const url = await this.linkFor(user.id);
    if (url === null) return null;
    return {
      subject: 'Set a new password',
      lines: ['Somebody, probably you, has asked for a new password for your account.'],
      link: { label: 'Set a new password', url },
      foot: 'The link works once, for an hour; your second factor is asked for as well. If you did not ask, throw this mail away: nothing has changed.',
    };
  }

  /** Null for somebody whose password is elsewhere. */
  private async linkFor(userId: string): Promise<string | null> {
    try {
      return await this.issuer.issue(systemActor('mail'), userId);
    } catch (error) {
      if (error instanceof ConflictError) return null;
      throw error;
    }
  }

  private async enoughAlready(id: string, recipient: string, createdAt: Date): Promise<boolean> {
    const since = new Date(this.clock.now().getTime() - HOUR);
    const others = { kind: 'password-reset', recipient, id: { $ne: id }, createdAt: { $gt: since, $lte: createdAt } };
    return (await this.em.count(MailDelivery, others)) >= MOST_AN_HOUR;
  }
}

import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditActor, AuditTrail } from '@clientst0r/audit';
import { Clock, Configuration } from '@clientst0r/platform';
import { assertPasswordIsHere } from '../external/password-elsewhere.js';
import { newToken, tokenHash } from '../token.js';
import { User } from '../user/user.entity.js';
import { PasswordResetIssued } from './password.audit.js';
import { PasswordReset } from './password-reset.entity.js';

/** Makes the links. Runs in the caller's transaction. */
@Injectable()
export class PasswordResetIssuer {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  /** The link, which is not kept anywhere; one made before for the same person stops working. */
  async issue(actor: AuditActor, userId: string): Promise<string> {
    const user = await this.em.findOneOrFail(User, userId);
    await assertPasswordIsHere(this.em, userId);
    await this.withdrawOpen(userId);
    const token = newToken();
    const reset = new PasswordReset(tokenHash(token), userId, actor.userId, this.clock.now());
    this.em.persist(reset);
    this.audit.record(this.em, actor, new PasswordResetIssued(user, reset.expiresAt));
    // In the fragment, so that it is in no server's log and no Referer.
    return new URL(`/password-reset#${token}`, this.configuration.publicUrl).toString();
  }

  async withdrawOpen(userId: string): Promise<void> {
    const open = await this.em.find(PasswordReset, { userId, usedAt: null, withdrawnAt: null });
    for (const earlier of open) earlier.withdraw(this.clock.now());
  }
}

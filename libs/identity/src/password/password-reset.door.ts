import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, Clock, type RequestOrigin, type SecretText } from '@clientst0r/platform';
import { SignInPipeline, type SignInStep } from '../sign-in/sign-in-pipeline.js';
import { tokenHash } from '../token.js';
import { User } from '../user/user.entity.js';
import { PasswordResetRefused } from './password.audit.js';
import { PasswordResetInvalidError } from './password.errors.js';
import { PasswordReset } from './password-reset.entity.js';
import { PasswordResetRedemption } from './password-reset.redemption.js';

/** The door of people who have a link for a new password. It stands for the first factor only. */
@Injectable()
export class PasswordResetDoor {
  constructor(
    private readonly em: EntityManager,
    private readonly redemption: PasswordResetRedemption,
    private readonly pipeline: SignInPipeline,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Throws `PasswordResetInvalidError` whatever is wrong with the link. A password that the rules refuse does not use it up. */
  async redeem(origin: RequestOrigin, token: string, password: SecretText): Promise<SignInStep> {
    const reset = await this.open(token);
    const user = reset && (await this.redemption.redeem(origin, reset, password));
    if (user) return this.pipeline.enter(origin, { user, door: 'password-reset', invitationId: null });
    await this.audit.commit(anonymousActor(origin), new PasswordResetRefused());
    throw new PasswordResetInvalidError();
  }

  private async open(token: string): Promise<PasswordReset | null> {
    const em = this.em.fork({ clear: true });
    const reset = await em.findOne(PasswordReset, { tokenHash: tokenHash(token) });
    if (!reset?.isOpenAt(this.clock.now())) return null;
    return (await em.count(User, { id: reset.userId, status: 'active' })) === 1 ? reset : null;
  }
}

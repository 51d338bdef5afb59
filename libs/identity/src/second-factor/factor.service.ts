import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, ConflictError, NotFoundError, type SecretText } from '@clientst0r/platform';
import { ExternalAccount } from '../external/external-account.entity.js';
import { PersonNotices } from '../notice/person-notices.js';
import { FactorDuty } from '../policy/factor-duty.js';
import { User } from '../user/user.entity.js';
import { RecoveryCodesRenewed, SecondFactorRemoved } from './second-factor.audit.js';
import { SecondFactors } from './second-factors.js';

export interface FactorOverview {
  /** Whether there is one to change here: none of a directory, which only the directory changes. */
  readonly password: boolean;
  readonly totp: boolean;
  readonly passkeys: number;
  readonly recoveryCodesLeft: number;
}

/** A signed-in person's own factors. */
@Injectable()
export class FactorService {
  constructor(
    private readonly em: EntityManager,
    private readonly factors: SecondFactors,
    private readonly audit: AuditTrail,
    private readonly notices: PersonNotices,
    private readonly duty: FactorDuty,
  ) {}

  async overview(actor: Actor): Promise<FactorOverview> {
    const methods = await this.factors.methodsOf(actor.userId);
    const passkeys = await this.factors.passkeysOf(actor.userId);
    const password = await this.hasPassword(actor.userId);
    return { password, totp: methods.includes('totp'), passkeys, recoveryCodesLeft: await this.factors.recoveryCodesLeft(actor.userId) };
  }

  private async hasPassword(userId: string): Promise<boolean> {
    const em = this.em.fork({ clear: true });
    if ((await em.count(ExternalAccount, { userId, kind: 'directory' })) > 0) return false;
    return (await em.count(User, { id: userId, passwordHash: { $ne: null } })) > 0;
  }

  /** Ten new codes; the old ones stop working. */
  async renewRecoveryCodes(actor: Actor): Promise<SecretText[]> {
    const methods = await this.factors.methodsOf(actor.userId);
    if (methods.length === 0) throw new ConflictError('no-second-factor', 'Set up a second factor first.');
    return this.storeRecoveryCodes(actor);
  }

  /** Throws `ConflictError` when it is the last factor of somebody who must have one. */
  @Transactional()
  async removeTotp(actor: Actor): Promise<void> {
    const others = await this.factors.removeTotp(actor.userId);
    if (others === null) throw new NotFoundError();
    if (others === 0) await this.duty.assertMayGoWithout(actor.userId);
    const user = await this.em.findOneOrFail(User, actor.userId);
    this.audit.record(this.em, actor, new SecondFactorRemoved(user));
    this.notices.tell(this.em, user, 'authenticator-removed', actor);
  }

  @Transactional()
  async storeRecoveryCodes(actor: Actor): Promise<SecretText[]> {
    const user = await this.em.findOneOrFail(User, actor.userId);
    const codes = await this.factors.replaceRecoveryCodes(actor.userId);
    this.audit.record(this.em, actor, new RecoveryCodesRenewed(user));
    this.notices.tell(this.em, user, 'recovery-codes-renewed', actor);
    return codes;
  }
}

import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import type { Actor } from '@clientst0r/platform';
import { assertPasswordIsHere } from '../external/password-elsewhere.js';
import { PasswordChangeRequired } from '../password/password.audit.js';
import { PasswordResetIssuer } from '../password/password-reset.issuer.js';
import { SecondFactorsReset } from '../second-factor/second-factor.audit.js';
import { SecondFactors } from '../second-factor/second-factors.js';
import { ManagedAccount } from './managed-account.js';

/** The transactions of `AccountRecovery`. */
@Injectable()
export class RecoverySteps {
  constructor(
    private readonly em: EntityManager,
    private readonly accounts: ManagedAccount,
    private readonly resets: PasswordResetIssuer,
    private readonly factors: SecondFactors,
    private readonly audit: AuditTrail,
  ) {}

  @Transactional()
  async requirePasswordChange(actor: Actor, userId: string): Promise<void> {
    const user = await this.accounts.open(actor, userId);
    await assertPasswordIsHere(this.em, userId);
    user.requirePasswordChange();
    this.audit.record(this.em, actor, new PasswordChangeRequired(user));
  }

  @Transactional()
  async issueReset(actor: Actor, userId: string): Promise<string> {
    const user = await this.accounts.open(actor, userId);
    this.accounts.assertFactorsNotResetBy(actor, user);
    return this.resets.issue(actor, userId);
  }

  @Transactional()
  async resetFactors(actor: Actor, userId: string): Promise<void> {
    const user = await this.accounts.open(actor, userId);
    await this.accounts.assertNoResetIssuedBy(actor, user);
    await this.factors.removeAll(userId);
    this.accounts.markFactorsReset(actor, user);
    this.audit.record(this.em, actor, new SecondFactorsReset(user));
  }
}

import { Injectable } from '@nestjs/common';
import { PasswordAge } from '../password/password-age.js';
import { FactorDuty } from '../policy/factor-duty.js';
import type { FactorStanding } from '../policy/factor-standing.js';
import type { User } from '../user/user.entity.js';

/** What somebody has still to do before his session, beside proving who he is. */
@Injectable()
export class SignInDuties {
  constructor(
    private readonly factors: FactorDuty,
    private readonly passwords: PasswordAge,
  ) {}

  /** Of somebody who has no second factor. */
  secondFactor(user: User): Promise<FactorStanding> {
    return this.factors.standing(user);
  }

  newPassword(user: User): Promise<boolean> {
    return this.passwords.isChangeDue(user);
  }
}

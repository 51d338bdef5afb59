import { Injectable } from '@nestjs/common';
import { type NewPasswordReason, PasswordAge } from '../password/password-age.js';
import { FactorDuty } from '../policy/factor-duty.js';
import type { FactorStanding } from '../policy/factor-standing.js';
import type { Person } from '../user/person.js';

/** What somebody has still to do before his session, beside proving who he is. */
@Injectable()
export class SignInDuties {
  constructor(
    private readonly factors: FactorDuty,
    private readonly passwords: PasswordAge,
  ) {}

  /** Of somebody who has no second factor. */
  secondFactor(user: Person): Promise<FactorStanding> {
    return this.factors.standing(user);
  }

  /** Why one is due; null when none is. */
  newPassword(user: Person): Promise<NewPasswordReason | null> {
    return this.passwords.changeReason(user);
  }
}

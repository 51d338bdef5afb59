import { Injectable } from '@nestjs/common';
import { type SecretText, ValidationFailedError } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { PASSWORD_DIGIT, PASSWORD_MINIMUM_LENGTH, PASSWORD_MIXED_CASE, PASSWORD_SYMBOL } from '../identity.settings.js';
import type { HashedPassword } from '../user/user.entity.js';
import { PasswordBreaches } from './password-breaches.js';
import { PasswordHasher } from './password-hasher.js';
import { PlaceWords } from './place-words.js';
import { type PasswordDemands, type PasswordOwner, passwordProblem } from './password-rules.js';

@Injectable()
export class NewPassword {
  constructor(
    private readonly settings: SettingsService,
    private readonly hasher: PasswordHasher,
    private readonly breaches: PasswordBreaches,
    private readonly places: PlaceWords,
  ) {}

  /** What to store. Throws `ValidationFailedError` when the rules refuse the password, or when it was seen in a breach. */
  async hash(password: SecretText, owner: PasswordOwner): Promise<HashedPassword> {
    const problem = passwordProblem(password, owner, await this.demands(), await this.places.of(owner));
    if (problem) throw new ValidationFailedError([{ field: 'password', message: problem }]);
    const lookedUpAt = await this.breaches.assertUnseen(password, owner);
    return { hash: await this.hasher.hash(password), lookedUpAt };
  }

  private async demands(): Promise<PasswordDemands> {
    return {
      minimumLength: await this.settings.get(PASSWORD_MINIMUM_LENGTH),
      mixedCase: await this.settings.get(PASSWORD_MIXED_CASE),
      digit: await this.settings.get(PASSWORD_DIGIT),
      symbol: await this.settings.get(PASSWORD_SYMBOL),
    };
  }
}

import { Injectable } from '@nestjs/common';
import { type SecretText, ValidationFailedError } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { PASSWORD_MINIMUM_LENGTH } from '../identity.settings.js';
import { PasswordHasher } from './password-hasher.js';
import { type PasswordOwner, passwordProblem } from './password-rules.js';

@Injectable()
export class NewPassword {
  constructor(
    private readonly settings: SettingsService,
    private readonly hasher: PasswordHasher,
  ) {}

  /** The hash to store. Throws `ValidationFailedError` when the rules refuse the password. */
  async hash(password: SecretText, owner: PasswordOwner): Promise<string> {
    const problem = passwordProblem(password, owner, await this.settings.get(PASSWORD_MINIMUM_LENGTH));
    if (problem) throw new ValidationFailedError([{ field: 'password', message: problem }]);
    return this.hasher.hash(password);
  }
}

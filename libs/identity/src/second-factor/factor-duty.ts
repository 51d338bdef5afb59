import { Injectable } from '@nestjs/common';
import { ConflictError } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { SECOND_FACTOR_ENFORCEMENT } from '../identity.settings.js';

/** Who must have a second factor. */
@Injectable()
export class FactorDuty {
  constructor(private readonly settings: SettingsService) {}

  /** Throws `ConflictError` when somebody who must have a factor would have none. */
  async assertMayGoWithout(_userId: string): Promise<void> {
    if ((await this.settings.get(SECOND_FACTOR_ENFORCEMENT)) === 'everyone')
      throw new ConflictError('last-factor', 'A second factor is required of you. Set up another one before you remove this one.');
  }
}

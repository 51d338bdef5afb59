import { Injectable } from '@nestjs/common';
import { SettingsService } from '@clientst0r/settings';
import { SECOND_FACTOR_ENFORCEMENT, SESSION_ABSOLUTE_HOURS, SESSION_IDLE_MINUTES } from '../identity.settings.js';
import type { SessionLimits } from './session.js';

/** What the administrator has set, at most a second ago. */
@Injectable()
export class CurrentSessionLimits {
  /** The same object until the settings are read again. */
  readonly get: () => Promise<SessionLimits>;

  constructor(settings: SettingsService) {
    this.get = settings.derived((valueOf) => ({
      idleMinutes: valueOf(SESSION_IDLE_MINUTES),
      absoluteHours: valueOf(SESSION_ABSOLUTE_HOURS),
      secondFactorRequired: valueOf(SECOND_FACTOR_ENFORCEMENT) === 'everyone',
    }));
  }
}

import { Injectable } from '@nestjs/common';
import { SettingsService } from '@clientst0r/settings';
import { SECOND_FACTOR_ENFORCEMENT, SESSION_ABSOLUTE_HOURS, SESSION_IDLE_MINUTES } from '../identity.settings.js';
import type { SessionLimits } from './session.js';

/** What the administrator has set, at most a second ago. */
@Injectable()
export class CurrentSessionLimits {
  constructor(private readonly settings: SettingsService) {}

  async get(): Promise<SessionLimits> {
    const [idleMinutes, absoluteHours, enforcement] = await Promise.all([
      this.settings.get(SESSION_IDLE_MINUTES),
      this.settings.get(SESSION_ABSOLUTE_HOURS),
      this.settings.get(SECOND_FACTOR_ENFORCEMENT),
    ]);
    return { idleMinutes, absoluteHours, secondFactorRequired: enforcement === 'everyone' };
  }
}

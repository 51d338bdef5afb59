import { Injectable } from '@nestjs/common';
import { SettingsService } from '@clientst0r/settings';
import { SECOND_FACTOR_ENFORCEMENT, SESSION_ABSOLUTE_HOURS, SESSION_IDLE_MINUTES } from '../identity.settings.js';
import type { SessionLimits } from './session.js';

/** What the administrator has set, at most a second ago. */
@Injectable()
export class CurrentSessionLimits {
  private last: SessionLimits = { idleMinutes: 0, absoluteHours: 0, secondFactorRequired: false };

  constructor(private readonly settings: SettingsService) {}

  /** The same object for as long as nothing has changed. */
  async get(): Promise<SessionLimits> {
    const [idleMinutes, absoluteHours, enforcement] = await this.settings.getAll(
      SESSION_IDLE_MINUTES,
      SESSION_ABSOLUTE_HOURS,
      SECOND_FACTOR_ENFORCEMENT,
    );
    const limits = { idleMinutes, absoluteHours, secondFactorRequired: enforcement === 'everyone' };
    const isSame = (['idleMinutes', 'absoluteHours', 'secondFactorRequired'] as const).every((name) => limits[name] === this.last[name]);
    if (!isSame) this.last = limits;
    return this.last;
  }
}

import { Injectable } from '@nestjs/common';
import { SettingsService } from '@clientst0r/settings';
import {
  ADDRESS_HOLD_MINUTES,
  FAILURES_OF_ADDRESS,
  FAILURES_OF_NAME,
  FAILURES_OF_PAIR,
  LONGEST_LOCK_MINUTES,
  NAMES_OF_ADDRESS,
  NAMES_OF_STORM,
  SPRAY_HOLD_MINUTES,
  WINDOW_MINUTES,
} from './attempt.settings.js';

const SETTINGS = {
  failuresOfPair: FAILURES_OF_PAIR,
  windowMinutes: WINDOW_MINUTES,
  longestLockMinutes: LONGEST_LOCK_MINUTES,
  failuresOfName: FAILURES_OF_NAME,
  failuresOfAddress: FAILURES_OF_ADDRESS,
  addressHoldMinutes: ADDRESS_HOLD_MINUTES,
  namesOfAddress: NAMES_OF_ADDRESS,
  sprayHoldMinutes: SPRAY_HOLD_MINUTES,
  namesOfStorm: NAMES_OF_STORM,
} as const;

export type AttemptLimits = Readonly<Record<keyof typeof SETTINGS, number>>;

/** Limits of guessing as they are until an administrator sets others. */
export const DEFAULT_ATTEMPT_LIMITS = Object.fromEntries(
  Object.entries(SETTINGS).map(([name, setting]) => [name, setting.default]),
) as AttemptLimits;

/** What the administrator has set, at most a second ago. */
@Injectable()
export class CurrentAttemptLimits {
  constructor(private readonly settings: SettingsService) {}

  async get(): Promise<AttemptLimits> {
    const values = Object.entries(SETTINGS).map(async ([name, setting]) => [name, await this.settings.get(setting)] as const);
    return Object.fromEntries(await Promise.all(values)) as AttemptLimits;
  }
}

import { Injectable, Logger } from '@nestjs/common';
import type { SecretText } from '@clientst0r/platform';
import { breachHash } from './breach-hash.js';
import { BreachRanges, type BreachSource } from './breach-ranges.js';
import type { Patience } from './pwned-passwords.client.js';

/** Somebody waits for the answer. */
const HURRIED: Patience = { milliseconds: 2_500, tries: 1, queueMilliseconds: 1_000 };

/** Whether one password, which a person has just typed, was seen in breaches. */
@Injectable()
export class BreachedPasswords {
  private readonly logger = new Logger(BreachedPasswords.name);

  constructor(private readonly ranges: BreachRanges) {}

  /** How often it was seen. Null when it cannot be told within some seconds, for whatever reason: that is never the same as 0. */
  async occurrences(source: BreachSource, password: SecretText): Promise<number | null> {
    const { prefix, suffix } = breachHash(password);
    try {
      return (await this.ranges.occurrences(source, prefix, [suffix], HURRIED)).get(suffix) ?? null;
    } catch (error) {
      // Neither the prefix nor the address: together with a time they would say something about a password.
      this.logger.warn(`A breach look-up failed: ${error instanceof Error ? error.message : 'unknown'}`);
      return null;
    }
  }
}

import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { parseOptions } from '@node-rs/argon2';
import type { SecretText } from '@clientst0r/platform';
import { ARGON2_COST, type Argon2Cost } from './argon2-cost.js';
import { HashingThreads } from './hashing-threads.js';

export interface PasswordVerdict {
  readonly right: boolean;
  /** The stored hash was made with other parameters than today's. */
  readonly outdated: boolean;
}

/** Argon2id (RFC 9106); the result is a PHC string, which carries salt and parameters. Passwords are compared in NFC. */
@Injectable()
export class PasswordHasher {
  private decoy: Promise<string> | null = null;

  constructor(
    @Inject(ARGON2_COST) private readonly cost: Argon2Cost,
    private readonly threads: HashingThreads,
  ) {}

  hash(password: SecretText): Promise<string> {
    return this.hashOf(normalised(password));
  }

  /** Takes the same time without a stored hash: it then compares with one that nothing matches. */
  async verify(stored: string | null, password: SecretText): Promise<PasswordVerdict> {
    const against = stored ?? (await this.decoyHash());
    const result = await this.threads.run({ against, password: normalised(password) });
    return { right: 'right' in result && result.right && stored !== null, outdated: this.isOutdated(against) };
  }

  private decoyHash(): Promise<string> {
    this.decoy ??= this.hashOf(randomBytes(32).toString('base64'));
    return this.decoy;
  }

  /** Makes the decoy ahead, where people sign in, so that the first unknown name does not take twice as long. */
  async prepare(): Promise<void> {
    await this.decoyHash();
  }

  private async hashOf(password: string): Promise<string> {
    const result = await this.threads.run({ password, cost: this.cost });
    if (!('hash' in result)) throw new Error('A verdict is no hash');
    return result.hash;
  }

  private isOutdated(stored: string): boolean {
    const { memoryCost, timeCost, parallelism } = parseOptions(stored);
    return memoryCost !== this.cost.memoryCost || timeCost !== this.cost.timeCost || parallelism !== this.cost.parallelism;
  }
}

function normalised(password: SecretText): string {
  return password.reveal().normalize('NFC');
}

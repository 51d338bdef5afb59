import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { type SecretText, UnavailableError } from '@clientst0r/platform';
import { ARGON2_COST, type Argon2Cost } from './argon2-cost.js';

/** Each hash holds its memory cost while it runs; more at once would only queue for the processors. */
const HASHES_AT_ONCE = 2;

/** Whoever would wait longer than this many others had better be told so at once. */
const LONGEST_QUEUE = 200;

export interface PasswordVerdict {
  readonly right: boolean;
  /** The stored hash was made with other parameters than today's. */
  readonly outdated: boolean;
}

/** Argon2id (RFC 9106); the result is a PHC string, which carries salt and parameters. Passwords are compared in NFC. */
@Injectable()
export class PasswordHasher {
  private running = 0;
  private readonly queue: (() => void)[] = [];
  private decoy: Promise<string> | null = null;

  constructor(@Inject(ARGON2_COST) private readonly cost: Argon2Cost) {}

  hash(password: SecretText): Promise<string> {
    return this.oneOfFew(() => hash(normalised(password), this.cost));
  }

  /** Takes the same time without a stored hash: it then compares with one that nothing matches. */
  async verify(stored: string | null, password: SecretText): Promise<PasswordVerdict> {
    const against = stored ?? (await this.decoyHash());
    const right = await this.oneOfFew(() => verify(against, normalised(password)));
    return { right: right && stored !== null, outdated: this.isOutdated(against) };
  }

  private decoyHash(): Promise<string> {
    this.decoy ??= this.oneOfFew(() => hash(randomBytes(32), this.cost));
    return this.decoy;
  }

  /** Makes the decoy ahead, so that the first unknown name does not take twice as long. */
  async onModuleInit(): Promise<void> {
    await this.decoyHash();
  }

  private isOutdated(stored: string): boolean {
    const { memoryCost, timeCost, parallelism } = parseOptions(stored);
    return memoryCost !== this.cost.memoryCost || timeCost !== this.cost.timeCost || parallelism !== this.cost.parallelism;
  }

  private async oneOfFew<T>(work: () => Promise<T>): Promise<T> {
    if (this.queue.length >= LONGEST_QUEUE) throw new UnavailableError();
    if (this.running >= HASHES_AT_ONCE) await new Promise<void>((resume) => this.queue.push(resume));
    else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}

function normalised(password: SecretText): string {
  return password.reveal().normalize('NFC');
}

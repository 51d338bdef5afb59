import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { REDIS } from '@clientst0r/platform';
import { tokenHash } from '../token.js';

/** An address that somebody wants to have, until he has shown that its mails reach him. */
interface PendingEmailChange {
  readonly email: string;
  /** Null until the mail is written. */
  readonly codeHash: string | null;
}

export const EMAIL_CHANGE_MINUTES = 60;
const MOST_TRIES = 5;
/** Crockford's base 32, 50 bits: with five tries within an hour it is not guessed. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 10;

/** One a person; a newer one takes the place of the one before. Kept in Redis, where it ends by itself. */
@Injectable()
export class PendingEmailChanges {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  async begin(userId: string, email: string): Promise<void> {
    await this.redis.del(triesOf(userId));
    await this.put(userId, { email, codeHash: null });
  }

  /** A code for the mail, which makes the ones before worthless; null when that change is no longer wanted. */
  async newCode(userId: string, email: string): Promise<string | null> {
    const pending = await this.find(userId);
    if (pending?.email !== email) return null;
    const code = [...randomBytes(LENGTH)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
    await this.put(userId, { email, codeHash: hashOf(code) });
    return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
  }

  /** The address, for the one caller who gives its code; null for a wrong one, which counts. */
  async take(userId: string, code: string): Promise<string | null> {
    const tries = await this.redis.incr(triesOf(userId));
    if (tries === 1) await this.redis.expire(triesOf(userId), EMAIL_CHANGE_MINUTES * 60);
    if (tries > MOST_TRIES) await this.redis.del(keyOf(userId));
    const pending = await this.find(userId);
    if (!pending?.codeHash || !timingSafeEqual(Buffer.from(pending.codeHash), Buffer.from(hashOf(code)))) return null;
    return (await this.redis.del(keyOf(userId))) === 1 ? pending.email : null;
  }

  private async put(userId: string, pending: PendingEmailChange): Promise<void> {
    await this.redis.set(keyOf(userId), JSON.stringify(pending), 'EX', EMAIL_CHANGE_MINUTES * 60);
  }

  private async find(userId: string): Promise<PendingEmailChange | null> {
    const text = await this.redis.get(keyOf(userId));
    return text === null ? null : (JSON.parse(text) as PendingEmailChange);
  }
}

const keyOf = (userId: string): string => `email-change:${userId}`;
const triesOf = (userId: string): string => `email-change-tries:${userId}`;

/** Case, spaces and dashes do not matter. */
function hashOf(code: string): string {
  return tokenHash(code.toLowerCase().replace(/[\s-]/gu, ''));
}

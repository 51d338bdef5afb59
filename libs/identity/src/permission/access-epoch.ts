import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { REDIS } from '@clientst0r/platform';

/** Where sessions are read, the epoch is read in the same round trip. */
export const ACCESS_EPOCH_KEY = 'identity:access-epoch';

/**
 * A random value that changes with every change of anybody's account, roles or organisation. What a process has
 * resolved under another epoch is no longer true, so a right that was taken away is gone at the next request, everywhere.
 */
@Injectable()
export class AccessEpoch {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  async change(): Promise<void> {
    await this.redis.set(ACCESS_EPOCH_KEY, randomUUID());
  }

  async current(): Promise<string> {
    return (await this.redis.get(ACCESS_EPOCH_KEY)) ?? (await this.ensure());
  }

  /** For a Redis that was emptied. */
  async ensure(): Promise<string> {
    await this.redis.set(ACCESS_EPOCH_KEY, randomUUID(), 'NX');
    return (await this.redis.get(ACCESS_EPOCH_KEY)) ?? '';
  }
}

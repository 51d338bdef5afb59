import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { REDIS } from '@clientst0r/platform';
import { AccessReads } from '../session/access-reads.js';
import { ACCESS_EPOCH_KEY } from '../session/session-keys.js';

/**
 * A random value that changes with every change of anybody's account, roles or organisation. What a process has
 * resolved under another epoch is no longer true, so a right that was taken away is gone at the next request, everywhere.
 */
@Injectable()
export class AccessEpoch {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly reads: AccessReads,
  ) {}

  async change(): Promise<void> {
    await this.redis.set(ACCESS_EPOCH_KEY, randomUUID());
    await this.reads.caughtUp();
  }

  async current(): Promise<string> {
    const [epoch] = await this.reads.mget(ACCESS_EPOCH_KEY);
    return epoch ?? (await this.ensure());
  }

  /** For a Redis that was emptied. */
  async ensure(): Promise<string> {
    await this.redis.set(ACCESS_EPOCH_KEY, randomUUID(), 'NX');
    return (await this.redis.get(ACCESS_EPOCH_KEY)) ?? '';
  }
}

import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Configuration, createRedisListener, REDIS, TrackedReads } from '@clientst0r/platform';
import { ACCESS_EPOCH_KEY, SESSION_PREFIX, SESSION_SEEN_PREFIX } from './session-keys.js';

/** What every request asks Redis: its session, when that was last seen, and the epoch of everybody's rights. */
@Injectable()
export class AccessReads extends TrackedReads implements OnApplicationShutdown {
  constructor(@Inject(REDIS) redis: Redis, configuration: Configuration) {
    super(redis, [SESSION_PREFIX, SESSION_SEEN_PREFIX, ACCESS_EPOCH_KEY], () => createRedisListener(configuration));
  }

  onApplicationShutdown(): void {
    this.close();
  }
}

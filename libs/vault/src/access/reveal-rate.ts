import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { REDIS, RedisScript } from '@clientst0r/platform';

const HOUR_SECONDS = 3_600;

// A refused one is not counted: who goes on asking does not push the end of his hour away.
const TAKE = new RedisScript(`
local taken = tonumber(redis.call('GET', KEYS[1]) or '0')
if taken >= tonumber(ARGV[1]) then return math.max(redis.call('TTL', KEYS[1]), 1) end
if redis.call('INCR', KEYS[1]) == 1 then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
return 0`);

/** Counts in Redis, for all processes, how many secrets a person is given in an hour that begins with the first. Without Redis nothing is given. */
@Injectable()
export class RevealRate {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  /** Seconds to wait; 0 when one more is allowed, which it then counts. */
  async take(organisationId: string, userId: string, most: number): Promise<number> {
    return Number(await TAKE.run(this.redis, [`vault:reveals:${organisationId}:${userId}`], [most, HOUR_SECONDS]));
  }
}

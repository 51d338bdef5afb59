import { Inject, Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Redis } from 'ioredis';
import { REDIS, RedisScript } from '@clientst0r/platform';

const COUNT = new RedisScript(`
local hits = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]); left = tonumber(ARGV[1]) end
local blocked = redis.call('PTTL', KEYS[2])
if blocked > 0 then return {hits, left, 1, blocked} end
if hits > tonumber(ARGV[2]) then
  redis.call('SET', KEYS[2], '1', 'PX', ARGV[3])
  return {hits, left, 1, tonumber(ARGV[3])}
end
return {hits, left, 0, 0}`);

interface ThrottlerRecord {
  totalHits: number;
  timeToExpire: number;
  isBlocked: boolean;
  timeToBlockExpire: number;
}

/** One count for all processes. When Redis is away the request fails: a limiter that cannot count lets nobody guess. */
@Injectable()
export class RedisThrottlerStorage implements ThrottlerStorage {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  /** `ttl` and `blockDuration` in milliseconds; the answer in seconds, as `Retry-After` has it. */
  async increment(key: string, ttl: number, limit: number, blockDuration: number, throttlerName: string): Promise<ThrottlerRecord> {
    const prefix = `throttle:${throttlerName}:${key}`;
    const reply = await COUNT.run(this.redis, [`${prefix}:hits`, `${prefix}:block`], [ttl, limit, blockDuration || ttl]);
    const [totalHits = 0, left = 0, blocked = 0, blockedFor = 0] = reply as number[];
    return {
      totalHits,
      timeToExpire: Math.ceil(left / 1000),
      isBlocked: blocked === 1,
      timeToBlockExpire: Math.ceil(blockedFor / 1000),
    };
  }
}

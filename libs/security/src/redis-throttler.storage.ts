import { setImmediate as turn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Redis } from 'ioredis';
import { REDIS, RedisScript } from '@clientst0r/platform';

/** Counts ARGV[4] hits at once. Answers with the last of them, how long the window lasts, whether it was closed before, and for how long it is. */
const COUNT = new RedisScript(`
local hits = redis.call('INCRBY', KEYS[1], ARGV[4])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]); left = tonumber(ARGV[1]) end
local blocked = redis.call('PTTL', KEYS[2])
if blocked > 0 then return {hits, left, 1, blocked} end
if hits > tonumber(ARGV[2]) then
  redis.call('SET', KEYS[2], '1', 'PX', ARGV[3])
  return {hits, left, 0, tonumber(ARGV[3])}
end
return {hits, left, 0, 0}`);

interface ThrottlerRecord {
  totalHits: number;
  timeToExpire: number;
  isBlocked: boolean;
  timeToBlockExpire: number;
}

/** Hits of one key within one turn of the event loop: Redis counts them by one command. */
interface Together {
  hits: number;
  readonly reply: Promise<readonly number[]>;
}

/** One count for all processes. When Redis is away the request fails: a limiter that cannot count lets nobody guess. */
@Injectable()
export class RedisThrottlerStorage implements ThrottlerStorage {
  private readonly joining = new Map<string, Together>();

  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  /** `ttl` and `blockDuration` in milliseconds; the answer in seconds, as `Retry-After` has it. */
  async increment(key: string, ttl: number, limit: number, blockDuration: number, throttlerName: string): Promise<ThrottlerRecord> {
    const prefix = `throttle:${throttlerName}:${key}`;
    const together = this.join(prefix, [ttl, limit, blockDuration || ttl]);
    together.hits += 1;
    const place = together.hits;
    const [last = 0, left = 0, blockedBefore = 0, blockedFor = 0] = await together.reply;
    const totalHits = last - together.hits + place;
    const isBlocked = blockedBefore === 1 || totalHits > limit;
    return {
      totalHits,
      timeToExpire: Math.ceil(left / 1000),
      isBlocked,
      timeToBlockExpire: isBlocked ? Math.ceil(blockedFor / 1000) : 0,
    };
  }

  private join(prefix: string, terms: readonly number[]): Together {
    const name = [prefix, ...terms].join(' ');
    const joined = this.joining.get(name);
    if (joined) return joined;
    const together: Together = { hits: 0, reply: turn().then(() => this.count(name, prefix, terms, together)) };
    this.joining.set(name, together);
    return together;
  }

  private async count(name: string, prefix: string, terms: readonly number[], { hits }: Together): Promise<readonly number[]> {
    this.joining.delete(name);
    return (await COUNT.run(this.redis, [`${prefix}:hits`, `${prefix}:block`], [...terms, hits])) as number[];
  }
}

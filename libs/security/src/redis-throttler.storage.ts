import { setImmediate as turn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Redis } from 'ioredis';
import { REDIS, RedisScript } from '@clientst0r/platform';
import { ThrottleLeases } from './throttle-leases.js';

/**
 * Counts ARGV[4] hits at once, and ARGV[5] ahead of time where that leaves half of the limit. Answers with the last that was counted, how long
 * the window lasts, whether it was closed before, for how long it is, and how many were counted ahead.
 */
const COUNT = new RedisScript(`
local hits = redis.call('INCRBY', KEYS[1], ARGV[4])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]); left = tonumber(ARGV[1]) end
local blocked = redis.call('PTTL', KEYS[2])
if blocked > 0 then return {hits, left, 1, blocked, 0} end
if hits > tonumber(ARGV[2]) then
  redis.call('SET', KEYS[2], '1', 'PX', ARGV[3])
  return {hits, left, 0, tonumber(ARGV[3]), 0}
end
local ahead = tonumber(ARGV[5])
if ahead == 0 or 2 * (hits + ahead) > tonumber(ARGV[2]) then return {hits, left, 0, 0, 0} end
return {redis.call('INCRBY', KEYS[1], ahead), left, 0, 0, ahead}`);

/**
 * A process counts so many hits ahead, and asks Redis for the next only after these (decision 0078). Limits below are exact: guessing and
 * carrying off are held back by them. Of the others, a process that counted ahead and then gets no more may leave that many unused.
 */
const AHEAD = { hits: 16, fromLimit: 100 };

interface ThrottlerRecord {
  totalHits: number;
  timeToExpire: number;
  isBlocked: boolean;
  timeToBlockExpire: number;
}

/** Hits of one key within one turn of the event loop: Redis counts them by one command. */
interface Together {
  hits: number;
  readonly reply: Promise<Counted>;
}

/** Times in milliseconds. */
interface Counted {
  /** Hits of the window, up to the last of those counted together. */
  readonly counted: number;
  readonly left: number;
  readonly blockedBefore: boolean;
  readonly blockedFor: number;
}

/** One count for all processes. When Redis is away the request fails: a limiter that cannot count lets nobody guess. */
@Injectable()
export class RedisThrottlerStorage implements ThrottlerStorage {
  private readonly joining = new Map<string, Together>();
  private readonly leases = new ThrottleLeases();

  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  /** `ttl` and `blockDuration` in milliseconds; the answer in seconds, as `Retry-After` has it. */
  async increment(key: string, ttl: number, limit: number, blockDuration: number, throttlerName: string): Promise<ThrottlerRecord> {
    const prefix = `throttle:${throttlerName}:${key}`;
    const terms = [ttl, limit, blockDuration || ttl];
    const name = [prefix, ...terms].join(' ');
    const ahead = this.fromLease(name);
    if (ahead) return ahead;
    const together = this.join(name, prefix, terms);
    together.hits += 1;
    const place = together.hits;
    const { counted, left, blockedBefore, blockedFor } = await together.reply;
    const totalHits = counted - together.hits + place;
    const isBlocked = blockedBefore || totalHits > limit;
    return {
      totalHits,
      timeToExpire: Math.ceil(left / 1000),
      isBlocked,
      timeToBlockExpire: isBlocked ? Math.ceil(blockedFor / 1000) : 0,
    };
  }

  private fromLease(name: string): ThrottlerRecord | null {
    const now = performance.now();
    const lease = this.leases.use(name, now);
    if (!lease) return null;
    const timeToExpire = Math.ceil((lease.endsAt - now) / 1000);
    return { totalHits: lease.counted - lease.left, timeToExpire, isBlocked: false, timeToBlockExpire: 0 };
  }

  private join(name: string, prefix: string, terms: readonly number[]): Together {
    const joined = this.joining.get(name);
    if (joined) return joined;
    const together: Together = { hits: 0, reply: turn().then(() => this.count(name, prefix, terms, together)) };
    this.joining.set(name, together);
    return together;
  }

  private async count(name: string, prefix: string, terms: readonly number[], { hits }: Together): Promise<Counted> {
    this.joining.delete(name);
    const [, limit = 0] = terms;
    const ahead = limit >= AHEAD.fromLimit ? AHEAD.hits : 0;
    const askedAt = performance.now();
    const reply = await COUNT.run(this.redis, [`${prefix}:hits`, `${prefix}:block`], [...terms, hits, ahead]);
    const [counted, left, blockedBefore, blockedFor, leased] = reply as [number, number, number, number, number];
    if (leased > 0) this.leases.add(name, { counted, endsAt: askedAt + left, left: leased }, performance.now());
    return { counted: counted - leased, left, blockedBefore: blockedBefore === 1, blockedFor };
  }
}

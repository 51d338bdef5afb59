import { Inject, Injectable } from '@nestjs/common';
import { REDIS, RedisScript } from '@clientst0r/platform';
import type { Redis } from 'ioredis';

/** Between two questions to one server, of all processes together, milliseconds. Registries cut off who asks more often. */
const GAP = 2_000;

/** Takes the next place of a server, unless it is too far away. By the clock of Redis. @returns the wait, or minus the wait that is too long */
const TAKE = new RedisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local place = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
local wait = place - now
if wait > tonumber(ARGV[2]) then return -wait end
redis.call('SET', KEYS[1], place + ARGV[1], 'PX', wait + ARGV[1])
return wait
`);

const HOLD = new RedisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local free = math.max(now + ARGV[1], tonumber(redis.call('GET', KEYS[1]) or '0'))
redis.call('SET', KEYS[1], free, 'PX', free - now)
return 0
`);

/** Whose turn it is at each registry. While Redis is away every process keeps a pace of its own. */
@Injectable()
export class RegistryPace {
  private readonly own = new Map<string, number>();

  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  /** @param longest milliseconds that may be waited. @returns how long to wait; minus that when it would be longer: then no place was taken */
  async take(server: string, longest: number): Promise<number> {
    try {
      return Number(await TAKE.run(this.redis, [keyOf(server)], [GAP, longest]));
    } catch {
      return this.takeOwn(server, longest);
    }
  }

  /** A server that asks to be left alone is left alone, by everybody. */
  async hold(server: string, milliseconds: number): Promise<void> {
    this.own.set(server, Math.max(this.own.get(server) ?? 0, Date.now() + milliseconds));
    await HOLD.run(this.redis, [keyOf(server)], [milliseconds]).catch(() => undefined);
  }

  private takeOwn(server: string, longest: number): number {
    const now = Date.now();
    const place = Math.max(now, this.own.get(server) ?? 0);
    if (place - now > longest) return now - place;
    this.own.set(server, place + GAP);
    return place - now;
  }
}

function keyOf(server: string): string {
  return `registry-pace:${server}`;
}

import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Clock, REDIS } from '@clientst0r/platform';
import { AccessReads } from './access-reads.js';
import { type LiveSession, liveSession, type StoredSession } from './session.js';
import { ownerKey, seenKey, sessionKey } from './session-keys.js';
import { CurrentSessionLimits } from './session-limits.js';

// In one step, so that a session which is just being renewed is found under its old token or under its new one.
const END = `
local ended = 0
for _, hash in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local stored = redis.call('GET', 'session:' .. hash)
  local id = stored and cjson.decode(stored).id
  if not stored then
    redis.call('SREM', KEYS[1], hash)
  elseif (ARGV[1] == 'only') == (id == ARGV[2]) then
    redis.call('DEL', 'session:' .. hash, 'session-seen:' .. hash)
    redis.call('SREM', KEYS[1], hash)
    ended = ended + 1
  end
end
return ended`;

/** A person's sessions, as one sees and ends them from another one. What is ended here is over for every process at once. */
@Injectable()
export class SessionList {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly reads: AccessReads,
    private readonly limits: CurrentSessionLimits,
    private readonly clock: Clock,
  ) {}

  /** Those that still run, the last used first. */
  async of(userId: string): Promise<LiveSession[]> {
    const hashes = await this.redis.smembers(ownerKey(userId));
    if (hashes.length === 0) return [];
    const values = await this.redis.mget([...hashes.map(sessionKey), ...hashes.map(seenKey)]);
    const [limits, now] = [await this.limits.get(), this.clock.now().getTime()];
    const live = hashes.flatMap((_, index) => {
      const [stored, seen] = [values[index], values[index + hashes.length]];
      const session = stored && seen ? liveSession(JSON.parse(stored) as StoredSession, Number(seen), limits, now) : null;
      return session ? [session] : [];
    });
    return live.sort((one, other) => other.lastSeenAt.getTime() - one.lastSeenAt.getTime());
  }

  async end(userId: string, sessionId: string): Promise<void> {
    await this.redis.eval(END, 1, ownerKey(userId), 'only', sessionId);
    await this.reads.caughtUp();
  }

  /** How many there were. Without `exceptId` all end. */
  async endAll(userId: string, exceptId = ''): Promise<number> {
    const ended = Number(await this.redis.eval(END, 1, ownerKey(userId), 'but', exceptId));
    await this.reads.caughtUp();
    return ended;
  }
}

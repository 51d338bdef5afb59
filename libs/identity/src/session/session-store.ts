import { randomUUIDv7 } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Clock, REDIS, RedisScript } from '@clientst0r/platform';
import { AccessEpoch } from '../permission/access-epoch.js';
import { newToken, tokenHash } from '../token.js';
import { AccessReads } from './access-reads.js';
import {
  type LiveSession,
  liveSession,
  type SecondFactorMethod,
  type SessionLimits,
  type SessionPlace,
  type SessionProvider,
  type StoredSession,
} from './session.js';
import { ACCESS_EPOCH_KEY, ownerKey, providerKey, seenKey, sessionKey } from './session-keys.js';
import { CurrentSessionLimits } from './session-limits.js';

export interface StartedSession {
  /** For the cookie; it is not kept here. */
  readonly token: string;
  readonly session: LiveSession;
  /** Ids of the person's oldest sessions, ended because he had as many as he may have. */
  readonly displaced: readonly string[];
  /** For the cookie by which the browser is known the next time, when it needs a new one. */
  readonly deviceToken?: string;
}

/** What a session carries along from its sign-in. */
export interface SessionTerms {
  readonly factorDueAt?: Date | null;
  readonly provider?: SessionProvider | null;
  /** How many the person may have with it; the oldest end. Without it nothing ends. */
  readonly mostAtOnce?: number;
}

export interface FoundSession {
  readonly session: LiveSession;
  /** As it was when the session was read. */
  readonly epoch: string;
}

export interface EndedSession {
  readonly ended: StoredSession;
  readonly epoch: string;
}

/** Of what a running session is made. */
interface ReadSession {
  readonly session: string;
  readonly seen: string;
  readonly limits: SessionLimits;
}

const KNOWN_AT_MOST = 10_000;
/** Requests within this many milliseconds of the last recorded one do not record another. */
const TOUCH_EVERY = 30_000;
const LONGEST_USER_AGENT = 255;
const UNKNOWN_PLACE: SessionPlace = { address: '', userAgent: '' };

// In one step: a session that takes a new token is at no moment missing, so ending it cannot miss it, and of sign-ins at
// the same moment each sees those before it. Gives the ids of the sessions that ended for it.
const STORE = new RedisScript(`
if ARGV[1] ~= '' then
  if redis.call('DEL', 'session:' .. ARGV[1]) == 0 then return false end
  redis.call('DEL', 'session-seen:' .. ARGV[1])
  redis.call('SREM', KEYS[3], ARGV[1])
end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
redis.call('SET', KEYS[2], ARGV[5], 'PX', ARGV[6])
redis.call('SADD', KEYS[3], ARGV[2])
redis.call('PEXPIRE', KEYS[3], ARGV[7])
for index = 4, #KEYS do
  redis.call('SADD', KEYS[index], ARGV[8])
  redis.call('PEXPIRE', KEYS[index], ARGV[7])
end
local most = tonumber(ARGV[9])
local displaced = {}
if most == 0 then return displaced end
local others = {}
for _, hash in ipairs(redis.call('SMEMBERS', KEYS[3])) do
  local stored = redis.call('GET', 'session:' .. hash)
  if not stored then
    redis.call('SREM', KEYS[3], hash)
  elseif hash ~= ARGV[2] and redis.call('EXISTS', 'session-seen:' .. hash) == 1 then
    local known = cjson.decode(stored)
    others[#others + 1] = { hash = hash, id = known.id, startedAt = known.startedAt }
  end
end
table.sort(others, function(one, other)
  if one.startedAt == other.startedAt then return one.id < other.id end
  return one.startedAt < other.startedAt
end)
for index = 1, #others + 1 - most do
  redis.call('DEL', 'session:' .. others[index].hash, 'session-seen:' .. others[index].hash)
  redis.call('SREM', KEYS[3], others[index].hash)
  displaced[index] = others[index].id
end
return displaced`);

/**
 * Sessions in Redis under the SHA-256 of their token: the session itself for the absolute limit, and when it was last
 * seen, which lives for the idle limit. Either gone, the session is over. Both and the epoch are read
 * together, and kept in the process until they are written.
 */
@Injectable()
export class SessionStore {
  private readonly known = new Map<string, ReadSession & { readonly live: LiveSession }>();

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly reads: AccessReads,
    private readonly currentLimits: CurrentSessionLimits,
    private readonly epoch: AccessEpoch,
    private readonly clock: Clock,
  ) {}

  async start(
    userId: string,
    secondFactor: SecondFactorMethod,
    place: SessionPlace = UNKNOWN_PLACE,
    terms: SessionTerms = {},
  ): Promise<StartedSession> {
    const now = this.clock.now().getTime();
    const begun = { id: randomUUIDv7(), userId, startedAt: now, reauthenticatedAt: now, secondFactor };
    const started = await this.store({ ...begun, ...placeOf(place), ...ofSignIn(terms) }, now, '', terms.mostAtOnce);
    if (!started) throw new Error('A new session replaces none');
    return started;
  }

  /** Null when the token opens nothing. A session over its limits is told to one caller, as `ended`. */
  async find(token: string): Promise<FoundSession | EndedSession | null> {
    const hash = tokenHash(token);
    const [session, seen, epoch] = await this.reads.mget(sessionKey(hash), seenKey(hash), ACCESS_EPOCH_KEY);
    if (!session) return null;
    const limits = await this.currentLimits.get();
    const now = this.clock.now().getTime();
    const live = seen ? this.liveOf(hash, { session, seen, limits }, now) : null;
    if (!live) return (await this.end(token)) ? { ended: JSON.parse(session) as StoredSession, epoch: epoch ?? '' } : null;
    if (now - Number(seen) > TOUCH_EVERY) await this.touch(hash, limits, now);
    return { session: live, epoch: epoch ?? (await this.epoch.ensure()) };
  }

  /** Who asks so gives no sign of life, and ends nothing. */
  async peek(token: string): Promise<FoundSession | null> {
    const hash = tokenHash(token);
    const [session, seen, epoch] = await this.reads.mget(sessionKey(hash), seenKey(hash), ACCESS_EPOCH_KEY);
    if (!session || !seen) return null;
    const [limits, now] = [await this.currentLimits.get(), this.clock.now().getTime()];
    const live = liveSession(JSON.parse(session) as StoredSession, Number(seen), limits, now);
    return live && { session: live, epoch: epoch ?? (await this.epoch.ensure()) };
  }

  /** The same session under a new token, after a proof of identity; the old one is dead. Null when it already was. */
  renew(
    token: string,
    session: LiveSession,
    secondFactor: SecondFactorMethod,
    provedAt = this.clock.now(),
  ): Promise<StartedSession | null> {
    const now = this.clock.now().getTime();
    const { id, userId, startedAt, address, userAgent, factorDueAt, provider } = session;
    const times = { startedAt: startedAt.getTime(), factorDueAt: factorDueAt?.getTime() ?? null };
    const stored = { id, userId, address, userAgent, provider, ...times, reauthenticatedAt: provedAt.getTime(), secondFactor };
    return this.store(stored, now, tokenHash(token));
  }

  /** Whether there was one. */
  async end(token: string): Promise<boolean> {
    const hash = tokenHash(token);
    const ended = await this.redis.del(sessionKey(hash));
    await this.redis.del(seenKey(hash));
    await this.reads.caughtUp();
    return ended > 0;
  }

  /** Made once for as long as nothing that it is made of has changed: this is asked at every request. */
  private liveOf(hash: string, read: ReadSession, now: number): LiveSession | null {
    const known = this.known.get(hash);
    if (known && isSame(known, read) && now < known.live.idleExpiresAt.getTime()) return known.live;
    const live = liveSession(JSON.parse(read.session) as StoredSession, Number(read.seen), read.limits, now);
    if (this.known.size >= KNOWN_AT_MOST) this.known.clear();
    // A second factor may become due at any moment.
    if (live && live.secondFactor !== 'none') this.known.set(hash, { ...read, live });
    return live;
  }

  private async store(stored: StoredSession, now: number, replacedHash: string, mostAtOnce = 0): Promise<StartedSession | null> {
    const limits = await this.currentLimits.get();
    const session = liveSession(stored, now, { ...limits, secondFactorRequired: false }, now);
    if (!session) throw new Error('A session would be over before it begins');
    const token = newToken();
    const hash = tokenHash(token);
    const keys = [sessionKey(hash), seenKey(hash), ownerKey(stored.userId), ...providerKeys(stored)];
    const displaced = (await STORE.run(this.redis, keys, [
      replacedHash,
      hash,
      JSON.stringify(stored),
      session.absoluteExpiresAt.getTime() - now,
      now,
      session.idleExpiresAt.getTime() - now,
      limits.absoluteHours * 3_600_000,
      stored.userId,
      mostAtOnce,
    ])) as string[] | null;
    // A key that nobody knew is kept nowhere; that those before it are gone must be seen.
    if (replacedHash !== '' || (displaced?.length ?? 0) > 0) await this.reads.caughtUp();
    return displaced && { token, session, displaced };
  }

  private async touch(hash: string, limits: SessionLimits, now: number): Promise<void> {
    await this.redis.set(seenKey(hash), String(now), 'PX', limits.idleMinutes * 60_000);
  }
}

function placeOf({ address, userAgent }: SessionPlace): SessionPlace {
  return { address, userAgent: userAgent.slice(0, LONGEST_USER_AGENT) };
}

function ofSignIn({ factorDueAt, provider = null }: SessionTerms): Pick<StoredSession, 'factorDueAt' | 'provider'> {
  return { factorDueAt: factorDueAt?.getTime() ?? null, provider };
}

function isSame(one: ReadSession, other: ReadSession): boolean {
  return one.session === other.session && one.seen === other.seen && one.limits === other.limits;
}

function providerKeys({ provider }: StoredSession): string[] {
  if (!provider) return [];
  const { id, subjectHash, sessionHash } = provider;
  return [subjectHash, ...(sessionHash === null ? [] : [sessionHash])].map((hash) => providerKey(id, hash));
}

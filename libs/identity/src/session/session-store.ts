import { randomUUIDv7 } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Clock, REDIS } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { SECOND_FACTOR_ENFORCEMENT, SESSION_ABSOLUTE_HOURS, SESSION_IDLE_MINUTES } from '../identity.settings.js';
import { ACCESS_EPOCH_KEY, AccessEpoch } from '../permission/access-epoch.js';
import { newToken, tokenHash } from '../token.js';
import { type LiveSession, liveSession, type SecondFactorMethod, type SessionLimits, type StoredSession } from './session.js';

export interface StartedSession {
  /** For the cookie; it is not kept here. */
  readonly token: string;
  readonly session: LiveSession;
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

/** Requests within this many milliseconds of the last recorded one do not record another. */
const TOUCH_EVERY = 30_000;

/**
 * Sessions in Redis under the SHA-256 of their token: the session itself for the absolute limit, and when it was last
 * seen, which lives for the idle limit. Either gone, the session is over. One round trip reads both and the epoch.
 */
@Injectable()
export class SessionStore {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly settings: SettingsService,
    private readonly epoch: AccessEpoch,
    private readonly clock: Clock,
  ) {}

  async start(userId: string, secondFactor: SecondFactorMethod): Promise<StartedSession> {
    const now = this.clock.now().getTime();
    return this.store({ id: randomUUIDv7(), userId, startedAt: now, reauthenticatedAt: now, secondFactor }, now);
  }

  /** Null when the token opens nothing. A session over its limits is told to one caller, as `ended`. */
  async find(token: string): Promise<FoundSession | EndedSession | null> {
    const hash = tokenHash(token);
    const [session, seen, epoch] = await this.redis.mget(sessionKey(hash), seenKey(hash), ACCESS_EPOCH_KEY);
    if (!session) return null;
    const limits = await this.limits();
    const now = this.clock.now().getTime();
    const stored = JSON.parse(session) as StoredSession;
    const live = seen ? liveSession(stored, Number(seen), limits, now) : null;
    if (!live) return (await this.end(token)) ? { ended: stored, epoch: epoch ?? '' } : null;
    if (now - Number(seen) > TOUCH_EVERY) await this.touch(hash, limits, now);
    return { session: live, epoch: epoch ?? (await this.epoch.ensure()) };
  }

  /** The same session under a new token; the old one is dead. Null when it already was. */
  async renewAfterReauthentication(token: string, session: LiveSession): Promise<StartedSession | null> {
    const now = this.clock.now().getTime();
    if (!(await this.end(token))) return null;
    const { id, userId, startedAt, secondFactor } = session;
    return this.store({ id, userId, startedAt: startedAt.getTime(), reauthenticatedAt: now, secondFactor }, now);
  }

  /** Whether there was one. */
  async end(token: string): Promise<boolean> {
    const hash = tokenHash(token);
    const ended = await this.redis.del(sessionKey(hash));
    await this.redis.del(seenKey(hash));
    return ended > 0;
  }

  /** How many there were. */
  async endAllOf(userId: string): Promise<number> {
    const hashes = await this.redis.smembers(ownerKey(userId));
    if (hashes.length === 0) return 0;
    const ended = await this.redis.del(hashes.map(sessionKey));
    await this.redis.del(...hashes.map(seenKey), ownerKey(userId));
    return ended;
  }

  private async store(stored: StoredSession, now: number): Promise<StartedSession> {
    const limits = await this.limits();
    const session = liveSession(stored, now, { ...limits, secondFactorRequired: false }, now);
    if (!session) throw new Error('A session would be over before it begins');
    const token = newToken();
    const hash = tokenHash(token);
    const absolute = session.absoluteExpiresAt.getTime() - now;
    await this.redis
      .multi()
      .set(sessionKey(hash), JSON.stringify(stored), 'PX', absolute)
      .set(seenKey(hash), String(now), 'PX', session.idleExpiresAt.getTime() - now)
      .sadd(ownerKey(stored.userId), hash)
      .pexpire(ownerKey(stored.userId), limits.absoluteHours * 3_600_000)
      .exec();
    return { token, session };
  }

  private async touch(hash: string, limits: SessionLimits, now: number): Promise<void> {
    await this.redis.set(seenKey(hash), String(now), 'PX', limits.idleMinutes * 60_000);
  }

  private async limits(): Promise<SessionLimits> {
    const [idleMinutes, absoluteHours, enforcement] = await Promise.all([
      this.settings.get(SESSION_IDLE_MINUTES),
      this.settings.get(SESSION_ABSOLUTE_HOURS),
      this.settings.get(SECOND_FACTOR_ENFORCEMENT),
    ]);
    return { idleMinutes, absoluteHours, secondFactorRequired: enforcement === 'everyone' };
  }
}

function sessionKey(hash: string): string {
  return `session:${hash}`;
}

function seenKey(hash: string): string {
  return `session-seen:${hash}`;
}

function ownerKey(userId: string): string {
  return `sessions-of:${userId}`;
}

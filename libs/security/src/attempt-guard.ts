import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { REDIS } from '@clientst0r/platform';
import { keysOf } from './attempt-keys.js';

/** What is guessed; each kind is counted by itself, so that knowing a password does not buy fresh guesses of a code. */
export const ATTEMPT_KINDS = ['password', 'second-factor', 'reauthentication'] as const;
export type AttemptKind = (typeof ATTEMPT_KINDS)[number];

export interface Attempt {
  readonly kind: AttemptKind;
  /** Normalised; only a hash of it is kept, for people type passwords into the wrong field. */
  readonly name: string;
  readonly address: string;
  /** Hash of the token that marks the browser, if it has one. */
  readonly device?: string | undefined;
}

export type Admission =
  | { readonly outcome: 'admitted' }
  /** To be answered like a wrong password, in the same time. */
  | { readonly outcome: 'locked' }
  | { readonly outcome: 'held'; readonly retryAfterSeconds: number };

export interface FailureEffect {
  /** Seconds; 0 when this failure started no lock. */
  readonly pairLockedFor: number;
  readonly nameLocked: boolean;
  readonly addressHeldFor: number;
  /** The address is held for trying many names, not for many guesses. */
  readonly sprayed: boolean;
}

/**
 * Limits of online guessing. NIST SP 800-63B-4 allows 100 consecutive failures; these stay far below. A pair is a name
 * from an address; its lock doubles from 1 to 15 minutes while failures go on within a day.
 */
export const ATTEMPT_LIMITS = {
  windowSeconds: 600,
  failuresOfPair: 5,
  longestLockMinutes: 15,
  failuresOfName: 50,
  failuresOfAddress: 30,
  addressHoldSeconds: 900,
  /** Names tried in vain from one address, where the person has never signed in from it: that is no forgetful user. */
  namesOfAddress: 15,
  sprayHoldSeconds: 3_600,
  knownPairDays: 30,
} as const;

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const WINDOW = ATTEMPT_LIMITS.windowSeconds * SECOND;
/** An attempt whose process died is forgotten after this. */
const ATTEMPT_LASTS = 30 * SECOND;

// Failures and attempts still running count together, so that guesses sent in parallel are not more guesses.
const BEGIN = `
local hold = redis.call('PTTL', KEYS[1])
if hold > 0 then return {2, hold} end
if redis.call('PTTL', KEYS[2]) > 0 then return {1, 0} end
if redis.call('PTTL', KEYS[3]) > 0 and redis.call('EXISTS', KEYS[4], KEYS[7]) == 0 then return {1, 0} end
local running = redis.call('INCR', KEYS[5])
redis.call('PEXPIRE', KEYS[5], ARGV[1])
if running + tonumber(redis.call('GET', KEYS[6]) or '0') > tonumber(ARGV[2]) then
  redis.call('DECR', KEYS[5])
  return {2, 1000}
end
return {0, 0}`;

const END = `
if tonumber(redis.call('GET', KEYS[1]) or '0') > 0 then redis.call('DECR', KEYS[1]) end`;

const SUCCEED = `${END}
redis.call('DEL', KEYS[2], KEYS[3])`;

const FAIL = `${END}
local function count(key)
  local failures = redis.call('INCR', key)
  if failures == 1 then redis.call('PEXPIRE', key, ARGV[1]) end
  return failures
end
local lock, nameLocked, hold, sprayed = 0, 0, 0, 0
if count(KEYS[2]) >= tonumber(ARGV[2]) then
  local level = redis.call('INCR', KEYS[3])
  redis.call('PEXPIRE', KEYS[3], ARGV[3])
  lock = math.min(2 ^ (level - 1), tonumber(ARGV[4])) * 60000
  redis.call('SET', KEYS[4], '1', 'PX', lock)
  redis.call('DEL', KEYS[2])
end
if count(KEYS[5]) >= tonumber(ARGV[5]) then
  redis.call('SET', KEYS[6], '1', 'PX', ARGV[1])
  redis.call('DEL', KEYS[5])
  nameLocked = 1
end
if count(KEYS[7]) >= tonumber(ARGV[6]) then hold = tonumber(ARGV[7]) end
if redis.call('EXISTS', KEYS[10]) == 0 then redis.call('SADD', KEYS[9], ARGV[8]) end
local names = redis.call('SCARD', KEYS[9])
if names == 1 then redis.call('PEXPIRE', KEYS[9], ARGV[1]) end
if names >= tonumber(ARGV[9]) then hold, sprayed = tonumber(ARGV[10]), 1 end
if hold > 0 then
  redis.call('SET', KEYS[8], '1', 'PX', hold)
  redis.call('DEL', KEYS[7], KEYS[9])
end
return {lock, nameLocked, hold, sprayed}`;

/**
 * Counts failed attempts per pair, per name and per address, in Redis, for all processes. Nobody can lock another
 * person out: a pair's lock holds for that address only, and a name under wide attack still lets addresses in from
 * which that person has signed in before. When Redis is away nobody is admitted.
 */
@Injectable()
export class AttemptGuard {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  /** Every admitted attempt must be ended by `succeeded`, `failed` or `abandoned`. */
  async begin(attempt: Attempt): Promise<Admission> {
    const keys = keysOf(attempt);
    const reply = await this.redis.eval(
      BEGIN,
      7,
      keys.addressHold,
      keys.pairLock,
      keys.nameLock,
      keys.known,
      keys.running,
      keys.pairFailures,
      keys.knownDevice,
      ATTEMPT_LASTS,
      ATTEMPT_LIMITS.failuresOfPair,
    );
    const [state = 2, left = SECOND] = reply as number[];
    if (state === 0) return { outcome: 'admitted' };
    return state === 1 ? { outcome: 'locked' } : { outcome: 'held', retryAfterSeconds: Math.ceil(left / SECOND) };
  }

  /**
   * Whether somebody who has proved himself without guessing may go on from there: the address is not held for guesses of
   * any kind, and its pair with the name is not locked. A name locked by a wide attack does not count, for nobody may
   * keep out by guessing those who need not guess.
   */
  async standing(name: string, address: string): Promise<Admission> {
    const holds = ATTEMPT_KINDS.map((kind) => keysOf({ kind, name, address }).addressHold);
    const waits = await Promise.all(holds.map((key) => this.redis.pttl(key)));
    const longest = Math.max(...waits);
    if (longest > 0) return { outcome: 'held', retryAfterSeconds: Math.ceil(longest / SECOND) };
    const isLocked = (await this.redis.exists(keysOf({ kind: 'password', name, address }).pairLock)) === 1;
    return { outcome: isLocked ? 'locked' : 'admitted' };
  }

  async succeeded(attempt: Attempt): Promise<void> {
    const keys = keysOf(attempt);
    await this.redis.eval(SUCCEED, 3, keys.running, keys.pairFailures, keys.level);
  }

  /** For an attempt that ended without a verdict. */
  async abandoned(attempt: Attempt): Promise<void> {
    await this.redis.eval(END, 1, keysOf(attempt).running);
  }

  async failed(attempt: Attempt): Promise<FailureEffect> {
    const keys = keysOf(attempt);
    const reply = await this.redis.eval(
      FAIL,
      10,
      keys.running,
      keys.pairFailures,
      keys.level,
      keys.pairLock,
      keys.nameFailures,
      keys.nameLock,
      keys.addressFailures,
      keys.addressHold,
      keys.addressNames,
      keys.known,
      WINDOW,
      ATTEMPT_LIMITS.failuresOfPair,
      DAY,
      ATTEMPT_LIMITS.longestLockMinutes,
      ATTEMPT_LIMITS.failuresOfName,
      ATTEMPT_LIMITS.failuresOfAddress,
      ATTEMPT_LIMITS.addressHoldSeconds * SECOND,
      keys.person,
      ATTEMPT_LIMITS.namesOfAddress,
      ATTEMPT_LIMITS.sprayHoldSeconds * SECOND,
    );
    const [lock = 0, nameLocked = 0, hold = 0, sprayed = 0] = reply as number[];
    return { pairLockedFor: lock / SECOND, nameLocked: nameLocked === 1, addressHeldFor: hold / SECOND, sprayed: sprayed === 1 };
  }

  /** From now on a wide attack on this name does not keep this browser out, from whatever address. */
  async rememberDevice(name: string, device: string): Promise<void> {
    const { knownDevice } = keysOf({ kind: 'password', name, address: '', device });
    await this.redis.set(knownDevice, '1', 'PX', ATTEMPT_LIMITS.knownPairDays * DAY);
  }

  /** From now on a wide attack on this name does not keep this address out. */
  async remember(attempt: Attempt): Promise<void> {
    await this.redis.set(keysOf(attempt).known, '1', 'PX', ATTEMPT_LIMITS.knownPairDays * DAY);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { REDIS } from '@clientst0r/platform';
import { keysOf } from './attempt-keys.js';
import { CurrentAttemptLimits } from './attempt-limits.js';
import { BEGIN, END, FAIL, STANDING, SUCCEED } from './attempt-scripts.js';

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

/** Seconds, where it says for how long; 0 for what this failure did not start. */
export interface FailureEffect {
  readonly pairLockedFor: number;
  readonly nameLockedFor: number;
  readonly addressHeldFor: number;
  /** The address is held for trying many names, not for many guesses. */
  readonly sprayed: boolean;
  /** How many names (about) are being tried in vain from everywhere; 0 unless this failure made it too many. */
  readonly stormOfNames: number;
}

/** For how long a browser or an address from which somebody has signed in stays known. */
export const KNOWN_FOR_DAYS = 30;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 1_440 * MINUTE;
/** An attempt whose process died is forgotten after this. */
const ATTEMPT_LASTS = 30 * SECOND;

/**
 * Counts failed attempts per pair of name and address, per name, per address and for all together, in Redis, for all
 * processes. Nobody can lock another person out: a pair's lock holds for that address only, and a name under wide
 * attack still lets in browsers and addresses with which that person has signed in before. When Redis is away nobody is admitted.
 */
@Injectable()
export class AttemptGuard {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly limits: CurrentAttemptLimits,
  ) {}

  /** Every admitted attempt must be ended by `succeeded`, `failed` or `abandoned`. */
  async begin(attempt: Attempt): Promise<Admission> {
    const { addressHold, pairLock, nameLock, known, running, pairFailures, knownDevice } = keysOf(attempt);
    const { failuresOfPair } = await this.limits.get();
    const keys = [addressHold, pairLock, nameLock, known, running, pairFailures, knownDevice];
    return admissionOf(await BEGIN.run(this.redis, keys, [ATTEMPT_LASTS, failuresOfPair]));
  }

  /**
   * Whether somebody who has proved himself without guessing may go on from there: the address is not held for guesses of
   * any kind, and its pair with the name is not locked. A name locked by a wide attack does not count, for nobody may
   * keep out by guessing those who need not guess.
   */
  async standing(name: string, address: string): Promise<Admission> {
    const holds = ATTEMPT_KINDS.map((kind) => keysOf({ kind, name, address }).addressHold);
    const { pairLock } = keysOf({ kind: 'password', name, address });
    return admissionOf(await STANDING.run(this.redis, [...holds, pairLock], []));
  }

  async succeeded(attempt: Attempt): Promise<void> {
    const { running, pairFailures, level } = keysOf(attempt);
    await SUCCEED.run(this.redis, [running, pairFailures, level], []);
  }

  /** For an attempt that ended without a verdict. */
  async abandoned(attempt: Attempt): Promise<void> {
    await END.run(this.redis, [keysOf(attempt).running], []);
  }

  async failed(attempt: Attempt): Promise<FailureEffect> {
    const keys = keysOf(attempt);
    const limits = await this.limits.get();
    const reply = await FAIL.run(
      this.redis,
      [
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
        keys.stormNames,
        keys.stormTold,
      ],
      [
        limits.windowMinutes * MINUTE,
        limits.failuresOfPair,
        DAY,
        limits.longestLockMinutes,
        limits.failuresOfName,
        limits.failuresOfAddress,
        limits.addressHoldMinutes * MINUTE,
        keys.person,
        limits.namesOfAddress,
        limits.sprayHoldMinutes * MINUTE,
        limits.namesOfStorm,
      ],
    );
    const [lock = 0, nameLock = 0, hold = 0, sprayed = 0, stormOfNames = 0] = reply as number[];
    const held = { pairLockedFor: lock / SECOND, nameLockedFor: nameLock / SECOND, addressHeldFor: hold / SECOND };
    return { ...held, sprayed: sprayed === 1, stormOfNames };
  }

  /** From now on a wide attack on this name does not keep this browser out, from whatever address. */
  async rememberDevice(name: string, device: string): Promise<void> {
    const { knownDevice } = keysOf({ kind: 'password', name, address: '', device });
    await this.redis.set(knownDevice, '1', 'PX', KNOWN_FOR_DAYS * DAY);
  }

  /** From now on a wide attack on this name does not keep this address out. */
  async remember(attempt: Attempt): Promise<void> {
    await this.redis.set(keysOf(attempt).known, '1', 'PX', KNOWN_FOR_DAYS * DAY);
  }
}

/** @param reply 0, 1 for locked or 2 for held, and for how many milliseconds */
function admissionOf(reply: unknown): Admission {
  const [state = 2, left = SECOND] = reply as number[];
  if (state === 0) return { outcome: 'admitted' };
  return state === 1 ? { outcome: 'locked' } : { outcome: 'held', retryAfterSeconds: Math.ceil(left / SECOND) };
}

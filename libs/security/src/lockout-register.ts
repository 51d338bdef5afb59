import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Clock, REDIS } from '@clientst0r/platform';
import { type Attempt, ATTEMPT_KINDS, type AttemptKind, type FailureEffect } from './attempt-guard.js';
import { keysOf } from './attempt-keys.js';

export type LockoutCause = 'wrong-guesses' | 'wide-attack' | 'many-guesses' | 'spray';

export interface Lockout {
  readonly id: string;
  readonly kind: AttemptKind;
  readonly cause: LockoutCause;
  /** What may be shown of the name that was tried; null when it is the address that is held. */
  readonly name: string | null;
  /** Null when it is the name that is locked, from wherever. */
  readonly address: string | null;
  readonly since: Date;
  readonly until: Date;
}

interface Stored {
  readonly lockout: Omit<Lockout, 'since' | 'until'> & { readonly since: number; readonly until: number };
  /** The lock itself first, then what was counted towards it. */
  readonly keys: readonly [string, ...string[]];
}

const INDEX = 'lockouts';
const recordKey = (id: string): string => `lockout:${id}`;

/** The locks that hold now, for those who look after them. The locks themselves are the `AttemptGuard`'s; a record outlives none. */
@Injectable()
export class LockoutRegister {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly clock: Clock,
  ) {}

  /** `label` is what may be shown of the name. */
  async record(attempt: Attempt, effect: FailureEffect, label: string): Promise<void> {
    const now = this.clock.now().getTime();
    const work = this.redis.pipeline().zremrangebyscore(INDEX, '-inf', now);
    for (const stored of startedBy(attempt, effect, label, now)) {
      const { id, until } = stored.lockout;
      work.set(recordKey(id), JSON.stringify(stored), 'PX', until - now).zadd(INDEX, until, id);
    }
    await work.exec();
  }

  /** Those that hold, the longest first. */
  async list(limit: number): Promise<Lockout[]> {
    const ids = await this.redis.zrevrangebyscore(INDEX, '+inf', this.clock.now().getTime(), 'LIMIT', 0, limit);
    const stored = ids.length === 0 ? [] : await this.redis.mget(ids.map(recordKey));
    const known = stored.flatMap((text) => (text === null ? [] : [JSON.parse(text) as Stored]));
    const holding = await Promise.all(known.map(({ keys: [lock] }) => this.redis.exists(lock)));
    return known.filter((_, index) => holding[index] === 1).map(({ lockout }) => shown(lockout));
  }

  /** What was lifted; null when it does not hold any more. */
  async clear(id: string): Promise<Lockout | null> {
    const text = await this.redis.get(recordKey(id));
    if (text === null) return null;
    const { lockout, keys } = JSON.parse(text) as Stored;
    const lifted = await this.redis.del(keys[0]);
    await this.redis.pipeline().del(...keys, recordKey(id)).zrem(INDEX, id).exec(); // prettier-ignore
    return lifted === 0 ? null : shown(lockout);
  }

  /** Every lock and count of these names, from wherever and of whatever kind. How many locks there were. */
  async clearNames(names: readonly string[]): Promise<number> {
    const keys: string[] = [];
    for (const name of names)
      for (const kind of ATTEMPT_KINDS) {
        const { person, nameLock, nameFailures } = keysOf({ kind, name, address: '' });
        keys.push(nameLock, nameFailures, ...(await this.pairKeys(`attempts:${kind}:pair:${person}:*`)));
      }
    return this.removeLocks(keys);
  }

  /** Every hold and count of this address, not those of its pairs with names. */
  async clearAddress(address: string): Promise<number> {
    return this.removeLocks(ATTEMPT_KINDS.flatMap((kind) => {
      const { addressHold, addressFailures, addressNames } = keysOf({ kind, name: '', address });
      return [addressHold, addressFailures, addressNames];
    })); // prettier-ignore
  }

  private async pairKeys(pattern: string): Promise<string[]> {
    const found: string[] = [];
    for await (const page of this.redis.scanStream({ match: pattern, count: 1_000 })) found.push(...(page as string[]));
    return found.filter((key) => !key.endsWith(':known'));
  }

  private async removeLocks(keys: readonly string[]): Promise<number> {
    const locks = keys.filter((key) => key.endsWith(':lock') || key.endsWith(':hold'));
    const lifted = locks.length === 0 ? 0 : await this.redis.del(...locks);
    if (keys.length > 0) await this.redis.del(...keys);
    return lifted;
  }
}

function startedBy(attempt: Attempt, effect: FailureEffect, label: string, now: number): Stored[] {
  const { kind, address } = attempt;
  const keys = keysOf(attempt);
  const lock = (
    cause: LockoutCause,
    seconds: number,
    of: { name: string | null; address: string | null },
    held: Stored['keys'],
  ): Stored => {
    const id = createHash('sha256').update(held[0]).digest('base64url').slice(0, 22);
    return { lockout: { id, kind, cause, ...of, since: now, until: now + seconds * 1_000 }, keys: held };
  };
  const started: Stored[] = [];
  if (effect.pairLockedFor > 0)
    started.push(lock('wrong-guesses', effect.pairLockedFor, { name: label, address }, [keys.pairLock, keys.pairFailures, keys.level]));
  if (effect.nameLockedFor > 0)
    started.push(lock('wide-attack', effect.nameLockedFor, { name: label, address: null }, [keys.nameLock, keys.nameFailures]));
  const hold = [keys.addressHold, keys.addressFailures, keys.addressNames] as const;
  if (effect.addressHeldFor > 0)
    started.push(lock(effect.sprayed ? 'spray' : 'many-guesses', effect.addressHeldFor, { name: null, address }, hold));
  return started;
}

function shown({ since, until, ...lockout }: Stored['lockout']): Lockout {
  return { ...lockout, since: new Date(since), until: new Date(until) };
}

import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Clock, REDIS } from '@clientst0r/platform';
import type { LiveSession, SessionProvider } from './session.js';
import { providerKey } from './session-keys.js';
import { SessionList } from './session-list.js';

/** What a provider has ended: a session there, all that somebody has there, or the one of the other; not both null. */
export interface EndedThere {
  readonly providerId: string;
  /** As in {@link SessionProvider}. */
  readonly sessionHash: string | null;
  readonly subjectHash: string | null;
}

/** Longer than a half session lasts, so that none outlives the session there that it comes from. */
const REMEMBERED_MILLISECONDS = 900_000;

/** The sessions that have come from a session or person of a provider. */
@Injectable()
export class ProviderSessions {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly list: SessionList,
    private readonly clock: Clock,
  ) {}

  /** Those that still run, by person. */
  async of(ended: EndedThere): Promise<ReadonlyMap<string, readonly LiveSession[]>> {
    const userIds = await this.redis.smembers(providerKey(ended.providerId, narrowest(ended)));
    const byPerson = new Map<string, readonly LiveSession[]>();
    for (const userId of userIds) {
      const theirs = (await this.list.of(userId)).filter(({ provider }) => provider !== null && isOf(provider, ended));
      if (theirs.length > 0) byPerson.set(userId, theirs);
    }
    return byPerson;
  }

  /** Those of one person that have come through the provider, whatever session or name he had there. */
  async through(providerId: string, userId: string): Promise<readonly LiveSession[]> {
    return (await this.list.of(userId)).filter(({ provider }) => provider?.id === providerId);
  }

  /** What the provider has told of him until now begins no session any more: he is no longer linked to it. */
  async rememberUnlinked(providerId: string, userId: string): Promise<void> {
    await this.remember({ providerId, sessionHash: null, subjectHash: userId });
  }

  /** What the provider has told until now begins no session any more. Before the sessions are looked for, so that none slips through. */
  async remember(ended: EndedThere): Promise<void> {
    await this.redis.set(overKey(ended.providerId, narrowest(ended)), this.clock.now().getTime(), 'PX', REMEMBERED_MILLISECONDS);
  }

  /** Whether the provider has ended what this sign-in comes from, or the person was unlinked, since it told of it. */
  async isOver({ id, subjectHash, sessionHash, toldAt }: SessionProvider, userId: string): Promise<boolean> {
    const times = await this.redis.mget([subjectHash, sessionHash ?? '', userId].map((hash) => overKey(id, hash)));
    return times.some((time) => time !== null && Number(time) >= toldAt);
  }

  async end(userId: string, sessionId: string): Promise<void> {
    await this.list.end(userId, sessionId);
  }
}

function narrowest({ sessionHash, subjectHash }: EndedThere): string {
  return sessionHash ?? subjectHash ?? '';
}

function isOf({ id, sessionHash, subjectHash }: SessionProvider, ended: EndedThere): boolean {
  const fits = (own: string | null, named: string | null): boolean => named === null || named === own;
  return id === ended.providerId && fits(sessionHash, ended.sessionHash) && fits(subjectHash, ended.subjectHash);
}

function overKey(providerId: string, hash: string): string {
  return `ended-at-provider:${providerId}:${hash}`;
}

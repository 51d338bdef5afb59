import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { REDIS } from '@clientst0r/platform';
import { newToken } from '../token.js';

/** What a challenge was given for; the rest of the key says to whom. */
export type ChallengePurpose = 'registration' | 'reauthentication' | 'second-factor' | 'door';

const LASTS_MILLISECONDS = 5 * 60_000;

/** 256 random bits each, for one answer, within five minutes, by the one who was asked. */
@Injectable()
export class PasskeyChallenges {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  /** One that was given before for the same is forgotten. */
  async give(purpose: ChallengePurpose, holder: string): Promise<string> {
    const challenge = newToken();
    await this.redis.set(keyOf(purpose, holder), challenge, 'PX', LASTS_MILLISECONDS);
    return challenge;
  }

  /** Null when there is none; for one caller only. */
  take(purpose: ChallengePurpose, holder: string): Promise<string | null> {
    return this.redis.getdel(keyOf(purpose, holder));
  }
}

function keyOf(purpose: ChallengePurpose, holder: string): string {
  return `passkey-challenge:${purpose}:${holder}`;
}

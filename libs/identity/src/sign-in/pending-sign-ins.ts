import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Clock, REDIS } from '@clientst0r/platform';
import type { SecondFactorMethod, SessionProvider } from '../session/session.js';
import { newToken, tokenHash } from '../token.js';
import type { SignInDoorName } from './doors.js';

/** A sign-in whose first factor was right. It opens nothing but the steps that finish it. */
export interface PendingSignIn {
  readonly userId: string;
  readonly email: string;
  readonly door: SignInDoorName;
  readonly due: 'second-factor' | 'enrolment' | 'new-password';
  /** When the first factor was proved; milliseconds since 1970. */
  readonly startedAt: number;
  /** Once that is proved as well. */
  readonly secondFactor: SecondFactorMethod | null;
  /** Until when a second factor that is required may be put off; milliseconds since 1970, null where it may not. */
  readonly factorDueAt: number | null;
  /** Taken up once the sign-in is complete. */
  readonly invitationId: string | null;
  /** Null where no provider has signed him in. */
  readonly provider: SessionProvider | null;
  /** The authenticator secret being set up, sealed, in base 64. */
  readonly sealedSecret: string | null;
}

const LASTS_MILLISECONDS = 5 * 60_000;

@Injectable()
export class PendingSignIns {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly clock: Clock,
  ) {}

  async create(begun: Omit<PendingSignIn, 'startedAt'>): Promise<string> {
    const token = newToken();
    const pending: PendingSignIn = { ...begun, startedAt: this.clock.now().getTime() };
    await this.redis.set(key(token), JSON.stringify(pending), 'PX', LASTS_MILLISECONDS);
    return token;
  }

  async find(token: string): Promise<PendingSignIn | null> {
    const text = await this.redis.get(key(token));
    return text === null ? null : (JSON.parse(text) as PendingSignIn);
  }

  /** Does not prolong it, and does nothing when it is over. */
  async update(token: string, pending: PendingSignIn): Promise<void> {
    await this.redis.set(key(token), JSON.stringify(pending), 'KEEPTTL', 'XX');
  }

  /** True for one caller only. */
  async take(token: string): Promise<boolean> {
    return (await this.redis.del(key(token))) === 1;
  }
}

function key(token: string): string {
  return `pending-sign-in:${tokenHash(token)}`;
}

import { Injectable } from '@nestjs/common';
import type { RequestOrigin } from '@clientst0r/platform';
import { AttemptGuard } from '@clientst0r/security';
import type { SecondFactorMethod } from '../session/session.js';
import { SessionStore, type StartedSession } from '../session/session-store.js';
import { KnownDevices } from './known-devices.js';

export interface ArrivedPerson {
  readonly userId: string;
  readonly secondFactor: SecondFactorMethod;
  readonly factorDueAt: Date | null;
  /** Whether the account is as new as this sign-in, so that there is nobody to be told of a new device. */
  readonly accountIsNew: boolean;
}

/** A session begins, on a device that is known from then on. */
@Injectable()
export class Arrival {
  constructor(
    private readonly sessions: SessionStore,
    private readonly devices: KnownDevices,
    private readonly guard: AttemptGuard,
  ) {}

  async begin(origin: RequestOrigin, { userId, secondFactor, factorDueAt, accountIsNew }: ArrivedPerson): Promise<StartedSession> {
    const { email, hash, newToken } = await this.devices.arrive(origin, userId, accountIsNew);
    await this.guard.rememberDevice(email, hash);
    const started = await this.sessions.start(userId, secondFactor, origin, factorDueAt);
    return { ...started, ...(newToken === null ? {} : { deviceToken: newToken }) };
  }
}

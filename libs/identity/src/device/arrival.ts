import { Injectable } from '@nestjs/common';
import type { RequestOrigin } from '@clientst0r/platform';
import { AttemptGuard } from '@clientst0r/security';
import { DisplacedSessions } from '../session/displaced-sessions.js';
import { ProviderSessions } from '../session/provider-sessions.js';
import type { SecondFactorMethod, SessionProvider } from '../session/session.js';
import { SessionStore, type StartedSession } from '../session/session-store.js';
import { SignInExpiredError } from '../sign-in/sign-in.errors.js';
import type { Person } from '../user/person.js';
import { type ArrivedDevice, KnownDevices } from './known-devices.js';

export interface ArrivedPerson {
  readonly userId: string;
  readonly secondFactor: SecondFactorMethod;
  readonly factorDueAt: Date | null;
  readonly provider: SessionProvider | null;
  readonly device: ArrivedDevice;
}

/** A session begins, on a device that is known from then on. */
@Injectable()
export class Arrival {
  constructor(
    private readonly sessions: SessionStore,
    private readonly devices: KnownDevices,
    private readonly guard: AttemptGuard,
    private readonly providers: ProviderSessions,
    private readonly displaced: DisplacedSessions,
  ) {}

  /** In the transaction that records the sign-in. @param accountIsNew whether the account is as new as it, so that there is nobody to be told of a new device */
  note(origin: RequestOrigin, user: Person, accountIsNew: boolean): Promise<ArrivedDevice> {
    return this.devices.arrive(origin, user, accountIsNew);
  }

  /** Throws `SignInExpiredError` when the provider has signed the person out in the meantime, or he was unlinked from it. */
  async begin(origin: RequestOrigin, { userId, secondFactor, device, ...terms }: ArrivedPerson): Promise<StartedSession> {
    const { email, hash, newToken } = device;
    const mostAtOnce = await this.displaced.mostAtOnce();
    const [started] = await Promise.all([
      this.sessions.start(userId, secondFactor, origin, { ...terms, mostAtOnce }),
      this.guard.rememberDevice(email, hash),
    ]);
    if (started.displaced.length > 0) await this.displaced.tell(origin, { id: userId, email }, started.displaced);
    if (terms.provider && (await this.providers.isOver(terms.provider, userId))) {
      await this.sessions.end(started.token);
      throw new SignInExpiredError();
    }
    return { ...started, ...(newToken === null ? {} : { deviceToken: newToken }) };
  }
}

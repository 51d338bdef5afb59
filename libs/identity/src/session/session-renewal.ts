import { Injectable } from '@nestjs/common';
import { type Actor, UnauthenticatedError } from '@clientst0r/platform';
import type { LiveSession, SecondFactorMethod } from './session.js';
import { SessionService } from './session.service.js';
import { SessionStore, type StartedSession } from './session-store.js';

/** The session that asks, with the token that its browser holds. */
export interface HeldSession {
  readonly token: string;
  readonly session: LiveSession;
}

/** What happens to sessions when their owner changes how he signs in. */
@Injectable()
export class SessionRenewal {
  constructor(
    private readonly sessions: SessionService,
    private readonly store: SessionStore,
  ) {}

  async endOthersAndRenew(actor: Actor, { token, session }: HeldSession, factor: SecondFactorMethod): Promise<StartedSession> {
    await this.sessions.endOthers(actor, actor.userId);
    const renewed = await this.store.renew(token, session, factor);
    if (!renewed) throw new UnauthenticatedError();
    return renewed;
  }
}

import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, ConflictError, UnauthenticatedError } from '@clientst0r/platform';
import { ProofMethods } from '../session/proof-methods.js';
import { Reauthenticated, ReauthenticationFailed } from '../session/session.audit.js';
import type { HeldSession } from '../session/session-renewal.js';
import { SessionStore, type StartedSession } from '../session/session-store.js';
import { AssertionRefusal } from './asserted-identity.js';
import { FreshIdentity, type FreshProof } from './fresh-identity.js';
import { ProviderDoor, type ReturnedFlow, type StartedFlow } from './provider-door.js';
import { ProviderRefusedError } from './provider.errors.js';

/** The proof that it is still the same person, of people who have nothing here to prove it with: their provider asks them anew. */
@Injectable()
export class ProviderReauthentication {
  constructor(
    private readonly door: ProviderDoor,
    private readonly fresh: FreshIdentity,
    private readonly methods: ProofMethods,
    private readonly sessions: SessionStore,
    private readonly audit: AuditTrail,
  ) {}

  /** Throws `ConflictError` for somebody who has a factor or password here, which counts for more, or who is not linked to that provider. */
  async start(actor: Actor, providerId: string): Promise<StartedFlow> {
    const { method, providers } = await this.methods.of(actor.userId);
    if (method !== 'provider')
      throw new ConflictError('stronger-proof', 'Confirm with what you have set up here: your passkey, app or password.');
    if (!providers.some(({ id }) => id === providerId))
      throw new ConflictError('identity-not-linked', 'You are not linked to this provider.');
    return this.door.startReauthentication(actor, providerId);
  }

  /** The session goes on under a new token. Throws `ProviderRefusedError` for any answer but a fresh one of the very person; the reason is recorded. */
  async finish(
    actor: Actor,
    { token, session }: HeldSession,
    providerId: string,
    cookie: string | null,
    handle: string,
  ): Promise<StartedSession> {
    const returned = await this.door.returned(actor, providerId, cookie, handle);
    const { at, provider } = await this.proved(actor, session, returned);
    await this.audit.commit(actor, new Reauthenticated('provider'));
    const renewed = await this.sessions.renew(token, { ...session, provider }, session.secondFactor, at);
    if (!renewed) throw new UnauthenticatedError();
    return renewed;
  }

  private async proved(actor: Actor, session: HeldSession['session'], returned: ReturnedFlow): Promise<FreshProof> {
    try {
      return await this.fresh.proved(actor, session, returned);
    } catch (error) {
      if (!(error instanceof AssertionRefusal)) throw error;
      await this.audit.commit(actor, new ReauthenticationFailed('provider', error.message.slice(0, 200)));
      throw new ProviderRefusedError();
    }
  }
}

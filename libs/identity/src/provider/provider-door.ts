import { Injectable } from '@nestjs/common';
import { type Actor, type RequestOrigin, UnauthenticatedError } from '@clientst0r/platform';
import { SignInPipeline, type SignInStep } from '../sign-in/sign-in-pipeline.js';
import type { AssertedIdentity } from './asserted-identity.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { ProviderExchange } from './provider-exchange.js';
import { type FlowPurpose, type ProviderAnswer, type ProviderFlow, ProviderFlows } from './provider-flows.js';
import { ProviderGuests } from './provider-guests.js';
import { provesSecondFactor } from './provider-standing.js';
import { ProviderRefusedError } from './provider.errors.js';
import { ProviderService } from './provider.service.js';
import { sessionProviderOf } from './session-there.js';

export interface StartedFlow {
  readonly location: string;
  /** For the browser's cookie. */
  readonly token: string;
}

type WantedFlow = Pick<ProviderFlow, 'purpose' | 'userId' | 'returnTo' | 'asked'>;

/** What the browser has brought back, of a flow that it has begun itself. */
export interface ReturnedFlow {
  readonly provider: IdentityProvider;
  readonly flow: ProviderFlow;
  readonly answer: ProviderAnswer;
}

/** The doors of identity providers. They prove the first factor, and a second one only where the provider is set to and says so. */
@Injectable()
export class ProviderDoor {
  constructor(
    private readonly providers: ProviderService,
    private readonly exchange: ProviderExchange,
    private readonly flows: ProviderFlows,
    private readonly guests: ProviderGuests,
    private readonly pipeline: SignInPipeline,
  ) {}

  start(origin: RequestOrigin, providerId: string, returnTo: string): Promise<StartedFlow> {
    return this.beginRecorded(origin, providerId, { purpose: 'sign-in', userId: null, returnTo });
  }

  startLink(actor: Actor, providerId: string): Promise<StartedFlow> {
    return this.beginRecorded(actor, providerId, { purpose: 'link', userId: actor.userId, returnTo: '/profile' });
  }

  /** For the session that asks only. */
  startReauthentication(actor: Actor, providerId: string): Promise<StartedFlow> {
    const { userId, sessionId } = actor;
    if (sessionId === null) throw new UnauthenticatedError();
    const asked = { sessionId, begunAt: Date.now() };
    return this.beginRecorded(actor, providerId, { purpose: 'reauthentication', userId, returnTo: '/', asked });
  }

  /** Throws `AssertionRefusal` when the provider is away. */
  async begin(provider: IdentityProvider, wanted: WantedFlow): Promise<StartedFlow> {
    const { location, request, state } = await this.exchange.ask(provider, wanted.purpose === 'reauthentication');
    return { location, token: await this.flows.begin({ ...wanted, providerId: provider.id, state, request }) };
  }

  private async beginRecorded(origin: RequestOrigin, providerId: string, wanted: WantedFlow): Promise<StartedFlow> {
    const provider = await this.providers.enabled(providerId);
    return this.exchange.recorded(origin, provider, () => this.begin(provider, wanted));
  }

  /**
   * What the browser brings from the provider is only put aside here, for a request of our own pages. When nobody has
   * asked for it: `unasked` where the provider may begin, so that it is asked now; else null, and recorded.
   */
  async receive(origin: RequestOrigin, answer: ProviderAnswer): Promise<{ handle: string; purpose: FlowPurpose } | 'unasked' | null> {
    const provider = await this.providers.get(answer.providerId);
    const kept = await this.flows.keepAnswer(answer);
    if (kept) return kept;
    if (provider.enabled && this.exchange.isUnasked(provider, answer)) return 'unasked';
    await this.exchange.refuse(origin, provider, 'no such flow');
    return null;
  }

  async finish(
    origin: RequestOrigin,
    providerId: string,
    token: string | null,
    handle: string,
  ): Promise<{ step: SignInStep; returnTo: string }> {
    const returned = await this.returned(origin, providerId, token, handle);
    const { provider, flow } = returned;
    if (flow.purpose !== 'sign-in' || !provider.enabled) throw new ProviderRefusedError();
    const asserted = await this.understood(origin, returned);
    const user = await this.guests.admit(origin, provider, asserted);
    const waiver = provesSecondFactor(provider, asserted) ? { provenSecondFactor: 'provider' as const } : {};
    const began = sessionProviderOf(provider, asserted);
    const step = await this.pipeline.enter(origin, { user, door: provider.kind, invitationId: null, provider: began, ...waiver });
    return { step, returnTo: flow.returnTo };
  }

  /** Throws `ProviderRefusedError` when the answer is not to what this browser has asked; it is used up in any case. */
  async returned(origin: RequestOrigin, providerId: string, token: string | null, handle: string): Promise<ReturnedFlow> {
    const provider = await this.providers.get(providerId);
    const taken = await this.flows.take(token, handle);
    if (taken?.flow.providerId === providerId) return { provider, ...taken };
    await this.exchange.refuse(origin, provider, 'answer of another browser or flow');
    throw new ProviderRefusedError();
  }

  understood(origin: RequestOrigin, { provider, flow, answer }: ReturnedFlow): Promise<AssertedIdentity> {
    return this.exchange.recorded(origin, provider, () => this.exchange.understand(provider, flow, answer));
  }
}

import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import type { Actor } from '@clientst0r/platform';
import { AssertionRefusal } from './asserted-identity.js';
import { ProviderDoor, type StartedFlow } from './provider-door.js';
import { ProviderExchange } from './provider-exchange.js';
import { ProviderOutcomes, type ProviderTrial } from './provider-outcomes.js';
import { ProviderTried } from './provider.audit.js';
import { ProviderRefusedError, ProviderUnreachableError } from './provider.errors.js';
import { ProviderService } from './provider.service.js';

/** Dry runs and test logins of administrators, also while the provider is switched off. */
@Injectable()
export class ProviderTrials {
  constructor(
    private readonly providers: ProviderService,
    private readonly door: ProviderDoor,
    private readonly exchange: ProviderExchange,
    private readonly outcomes: ProviderOutcomes,
    private readonly audit: AuditTrail,
  ) {}

  /** @param content an ID token, or a SAML response in XML or as it was posted */
  async dryRun(actor: Actor, providerId: string, content: string): Promise<ProviderTrial> {
    const provider = await this.providers.get(providerId);
    const trial = await this.outcomes.of(provider, 'pasted', () => this.exchange.look(provider, content));
    await this.audit.commit(actor, new ProviderTried('identity-provider.previewed', provider, trial.steps));
    return trial;
  }

  /** Throws `ProviderUnreachableError`. */
  async startTest(actor: Actor, providerId: string): Promise<StartedFlow> {
    const provider = await this.providers.get(providerId);
    try {
      return await this.door.begin(provider, { purpose: 'test', userId: actor.userId, returnTo: '/' });
    } catch (error) {
      if (!(error instanceof AssertionRefusal)) throw error;
      throw new ProviderUnreachableError(error.reason);
    }
  }

  async finishTest(actor: Actor, providerId: string, token: string | null, handle: string): Promise<ProviderTrial> {
    const { provider, flow, answer } = await this.door.returned(actor, providerId, token, handle);
    if (flow.purpose !== 'test' || flow.userId !== actor.userId) throw new ProviderRefusedError();
    const trial = await this.outcomes.of(provider, 'login', async () => ({
      asserted: await this.exchange.understand(provider, flow, answer),
      isOver: false,
    }));
    await this.audit.commit(actor, new ProviderTried('identity-provider.tested', provider, trial.steps));
    return trial;
  }
}

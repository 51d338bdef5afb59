import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, NotFoundError, type RequestOrigin } from '@clientst0r/platform';
import type { EndedThere } from '../session/provider-sessions.js';
import { AssertionRefusal } from './asserted-identity.js';
import { EndedElsewhere } from './ended-elsewhere.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { ProviderExchange } from './provider-exchange.js';
import { ProviderLogoutRefused } from './provider.audit.js';
import { SamlLogoutRefusedError } from './provider.errors.js';
import { ProviderService } from './provider.service.js';
import { SamlLogout, type SamlLogoutMessage, type UnderstoodLogout } from './saml-logout.js';
import type { SamlLogoutRequest } from './saml-logout-message.js';
import { endedThere } from './session-there.js';

/** Whatever a provider answers, here it was over before we asked. */
const AFTERWARDS = '/sign-in';

/** What browsers bring from SAML providers about signing out, also from one that is switched off here (decision record 0042). */
@Injectable()
export class SingleLogout {
  constructor(
    private readonly providers: ProviderService,
    private readonly exchange: ProviderExchange,
    private readonly saml: SamlLogout,
    private readonly ended: EndedElsewhere,
    private readonly audit: AuditTrail,
  ) {}

  /** Where the browser goes on. Throws `SamlLogoutRefusedError` for whatever is wrong with a request; the reason is recorded. */
  async receive(origin: RequestOrigin, providerId: string, sent: SamlLogoutMessage): Promise<string> {
    const provider = await this.providers.get(providerId);
    if (provider.config.signOutUrl === null) throw new NotFoundError();
    try {
      return await this.follow(origin, provider, await this.saml.understood(provider, this.exchange.endpoints(provider), sent));
    } catch (error) {
      if (!(error instanceof AssertionRefusal)) throw error;
      await this.audit.commit(anonymousActor(origin), new ProviderLogoutRefused(provider, error.message));
      if (isAnswer(sent)) return AFTERWARDS;
      throw new SamlLogoutRefusedError();
    }
  }

  private async follow(origin: RequestOrigin, provider: IdentityProvider, { message, relayState }: UnderstoodLogout): Promise<string> {
    if (message.kind === 'response') {
      await this.saml.acknowledge(provider, message);
      return AFTERWARDS;
    }
    await this.saml.once(provider, message, () => this.ended.end(origin, provider, endedBy(provider, message)));
    return this.saml.answerTo(provider, this.exchange.endpoints(provider), message, relayState);
  }
}

function endedBy({ id }: IdentityProvider, { subject, sessions }: SamlLogoutRequest): EndedThere[] {
  return sessions.length === 0
    ? [endedThere(id, { subject, id: null })]
    : sessions.map((session) => endedThere(id, { subject, id: session }));
}

function isAnswer(sent: SamlLogoutMessage): boolean {
  return 'query' in sent ? sent.query.startsWith('SAMLResponse=') : sent.form.SAMLResponse !== undefined;
}

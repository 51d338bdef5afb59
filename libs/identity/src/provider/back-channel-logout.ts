import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, NotFoundError, type RequestOrigin } from '@clientst0r/platform';
import { AssertionRefusal } from './asserted-identity.js';
import { EndedElsewhere } from './ended-elsewhere.js';
import { OidcLogout } from './oidc-logout.js';
import { ProviderLogoutRefused } from './provider.audit.js';
import { LogoutRefusedError } from './provider.errors.js';
import { ProviderService } from './provider.service.js';
import { endedThere } from './session-there.js';

/** What OpenID providers tell us of sign-outs there (Back-Channel Logout 1.0), also one that is switched off here. */
@Injectable()
export class BackChannelLogout {
  constructor(
    private readonly providers: ProviderService,
    private readonly oidc: OidcLogout,
    private readonly ended: EndedElsewhere,
    private readonly audit: AuditTrail,
  ) {}

  /** Throws `LogoutRefusedError` for whatever is wrong with the token; the reason is recorded. */
  async receive(origin: RequestOrigin, providerId: string, token: string): Promise<void> {
    const provider = await this.providers.get(providerId);
    if (provider.kind !== 'oidc') throw new NotFoundError();
    try {
      await this.oidc.take(provider, token, ({ subject, id }) =>
        this.ended.end(origin, provider, [endedThere(providerId, { subject, id })]),
      );
    } catch (error) {
      if (!(error instanceof AssertionRefusal)) throw error;
      await this.audit.commit(anonymousActor(origin), new ProviderLogoutRefused(provider, error.message));
      throw new LogoutRefusedError();
    }
  }
}

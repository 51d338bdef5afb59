import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, NotFoundError, type RequestOrigin } from '@clientst0r/platform';
import { type EndedThere, ProviderSessions } from '../session/provider-sessions.js';
import type { LiveSession } from '../session/session.js';
import { SessionsRevoked } from '../session/session.audit.js';
import { User } from '../user/user.entity.js';
import { AssertionRefusal } from './asserted-identity.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { OidcLogout } from './oidc-logout.js';
import { ProviderLogoutReceived, ProviderLogoutRefused } from './provider.audit.js';
import { LogoutRefusedError } from './provider.errors.js';
import { ProviderService } from './provider.service.js';
import { endedThere } from './session-there.js';

/** What OpenID providers tell us of sign-outs there (Back-Channel Logout 1.0), also one that is switched off here. */
@Injectable()
export class BackChannelLogout {
  constructor(
    private readonly em: EntityManager,
    private readonly providers: ProviderService,
    private readonly oidc: OidcLogout,
    private readonly sessions: ProviderSessions,
    private readonly audit: AuditTrail,
  ) {}

  /** Throws `LogoutRefusedError` for whatever is wrong with the token; the reason is recorded. */
  async receive(origin: RequestOrigin, providerId: string, token: string): Promise<void> {
    const provider = await this.providers.get(providerId);
    if (provider.kind !== 'oidc') throw new NotFoundError();
    try {
      await this.oidc.take(provider, token, ({ subject, id }) => this.end(origin, provider, endedThere(providerId, { subject, id })));
    } catch (error) {
      if (!(error instanceof AssertionRefusal)) throw error;
      await this.audit.commit(anonymousActor(origin), new ProviderLogoutRefused(provider, error.message));
      throw new LogoutRefusedError();
    }
  }

  /** Recorded first, so that none ends unrecorded. */
  private async end(origin: RequestOrigin, provider: IdentityProvider, ended: EndedThere): Promise<void> {
    await this.sessions.remember(ended);
    const byPerson = [...(await this.sessions.of(ended))];
    const actor = anonymousActor(origin, `identity provider ${provider.name}`);
    const count = byPerson.reduce((sum, [, theirs]) => sum + theirs.length, 0);
    await this.audit.commit(actor, new ProviderLogoutReceived(provider, ended.sessionHash === null ? 'person' : 'session', count));
    for (const [userId, theirs] of byPerson) await this.endOf(origin, provider, userId, theirs);
  }

  private async endOf(origin: RequestOrigin, { name }: IdentityProvider, userId: string, theirs: readonly LiveSession[]): Promise<void> {
    const user = await this.em.fork({ clear: true }).findOne(User, userId);
    const ids = theirs.map(({ id }) => id);
    if (user) await this.audit.commit(anonymousActor(origin, `identity provider ${name}`), new SessionsRevoked(user, ids));
    for (const id of ids) await this.sessions.end(userId, id);
  }
}

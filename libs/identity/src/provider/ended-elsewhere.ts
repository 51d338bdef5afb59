import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditActor, AuditTrail } from '@clientst0r/audit';
import { type Actor, anonymousActor, type RequestOrigin } from '@clientst0r/platform';
import { type EndedThere, ProviderSessions } from '../session/provider-sessions.js';
import { SessionsRevoked } from '../session/session.audit.js';
import { User } from '../user/user.entity.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { ProviderLogoutReceived } from './provider.audit.js';

/** Ends here what has ended at a provider, or what came through one to which somebody is no longer linked. */
@Injectable()
export class EndedElsewhere {
  constructor(
    private readonly em: EntityManager,
    private readonly sessions: ProviderSessions,
    private readonly audit: AuditTrail,
  ) {}

  /** Recorded first, so that none ends unrecorded. @param all of this provider; each a session of somebody, or everything that he has from it */
  async end(origin: RequestOrigin, provider: IdentityProvider, all: readonly EndedThere[]): Promise<void> {
    const byPerson = new Map<string, Set<string>>();
    for (const ended of all) {
      await this.sessions.remember(ended);
      for (const [userId, theirs] of await this.sessions.of(ended))
        byPerson.set(userId, new Set([...(byPerson.get(userId) ?? []), ...theirs.map(({ id }) => id)]));
    }
    const count = [...byPerson.values()].reduce((sum, { size }) => sum + size, 0);
    const what = all.some(({ sessionHash }) => sessionHash === null) ? 'person' : 'session';
    const actor = anonymousActor(origin, `identity provider ${provider.name}`);
    await this.audit.commit(actor, new ProviderLogoutReceived(provider, what, count));
    for (const [userId, ids] of byPerson) await this.endOf(actor, userId, [...ids]);
  }

  /** Once he is. All of them, also the one that asks. */
  async unlinked(actor: Actor, providerId: string, userId: string): Promise<void> {
    await this.sessions.rememberUnlinked(providerId, userId);
    const theirs = await this.sessions.through(providerId, userId);
    if (theirs.length > 0) await this.endOf(actor, userId, theirs.map(({ id }) => id)); // prettier-ignore
  }

  private async endOf(actor: AuditActor, userId: string, ids: readonly string[]): Promise<void> {
    const user = await this.em.fork({ clear: true }).findOne(User, userId);
    if (user) await this.audit.commit(actor, new SessionsRevoked(user, ids));
    for (const id of ids) await this.sessions.end(userId, id);
  }
}

import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditActor, AuditTrail } from '@clientst0r/audit';
import { anonymousActor, type RequestOrigin } from '@clientst0r/platform';
import { MappedRoles } from '../external/mapped-roles.js';
import { UserCreated } from '../user/user.audit.js';
import { User } from '../user/user.entity.js';
import type { AssertedIdentity } from './asserted-identity.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { LinkedIdentity } from './linked-identity.entity.js';
import { ProviderExchange } from './provider-exchange.js';
import { type ProviderStanding, ProviderStandings } from './provider-standing.js';
import { IdentityLinkChanged } from './provider.audit.js';
import { IdentityNotLinkedError } from './provider.errors.js';

/** What signing in with a provider changes here: the account of somebody new, and the roles that claims give. */
@Injectable()
export class ProviderGuests {
  constructor(
    private readonly em: EntityManager,
    private readonly standings: ProviderStandings,
    private readonly roles: MappedRoles,
    private readonly exchange: ProviderExchange,
    private readonly audit: AuditTrail,
  ) {}

  /** Throws `IdentityNotLinkedError`; the reason is recorded. */
  async admit(origin: RequestOrigin, provider: IdentityProvider, asserted: AssertedIdentity): Promise<User> {
    const standing = await this.standings.of(provider, asserted);
    const actor = anonymousActor(origin, `identity provider ${provider.name}`);
    const link = standing.link ?? (await this.newcomer(actor, provider, asserted, standing));
    if (!link) {
      await this.exchange.refuse(origin, provider, standing.refusal ?? 'not-linked');
      throw new IdentityNotLinkedError();
    }
    if (standing.roles && standing.user?.isActive !== false)
      await this.roles.apply(actor, [{ accountId: link.id, userId: link.userId, roles: standing.roles }]);
    return this.em.fork({ clear: true }).findOneOrFail(User, link.userId);
  }

  @Transactional()
  async store(
    actor: AuditActor,
    provider: IdentityProvider,
    asserted: AssertedIdentity,
    newcomer: { readonly email: string; readonly name: string },
  ): Promise<LinkedIdentity> {
    const user = new User(newcomer.email, newcomer.name);
    const link = new LinkedIdentity(user.id, provider.id, asserted);
    this.em.persist(user);
    this.audit.record(this.em, actor, new UserCreated(user, `${provider.kind} ${provider.name}`));
    await this.em.flush();
    this.em.persist(link);
    this.audit.record(this.em, actor, new IdentityLinkChanged('identity.linked', user, provider, link.label));
    await this.em.flush();
    return link;
  }

  private async newcomer(
    actor: AuditActor,
    provider: IdentityProvider,
    asserted: AssertedIdentity,
    { newcomer }: ProviderStanding,
  ): Promise<LinkedIdentity | null> {
    return newcomer && this.store(actor, provider, asserted, newcomer);
  }
}

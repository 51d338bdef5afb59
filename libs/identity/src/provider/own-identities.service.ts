import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, NotFoundError } from '@clientst0r/platform';
import { forgetMappedRoles } from '../external/forgotten-roles.js';
import { User } from '../user/user.entity.js';
import type { AssertedIdentity } from './asserted-identity.js';
import { EndedElsewhere } from './ended-elsewhere.js';
import { IdentityProvider } from './identity-provider.entity.js';
import { LinkedIdentity, subjectKey } from './linked-identity.entity.js';
import { ProviderDoor, type StartedFlow } from './provider-door.js';
import { IdentityLinkChanged } from './provider.audit.js';
import { IdentityTakenError, ProviderRefusedError } from './provider.errors.js';

export interface OwnIdentity {
  readonly link: LinkedIdentity;
  readonly provider: IdentityProvider;
}

/** What a signed-in person links to his account. */
@Injectable()
export class OwnIdentities {
  constructor(
    private readonly em: EntityManager,
    private readonly door: ProviderDoor,
    private readonly ended: EndedElsewhere,
    private readonly audit: AuditTrail,
  ) {}

  async list({ userId }: Actor): Promise<OwnIdentity[]> {
    const em = this.em.fork({ clear: true });
    const links = await em.find(LinkedIdentity, { userId }, { orderBy: { createdAt: 'asc', id: 'asc' } });
    const providers = await em.find(IdentityProvider, { id: links.map(({ providerId }) => providerId) });
    return links.flatMap((link) => {
      const provider = providers.find(({ id }) => id === link.providerId);
      return provider ? [{ link, provider }] : [];
    });
  }

  start(actor: Actor, providerId: string): Promise<StartedFlow> {
    return this.door.startLink(actor, providerId);
  }

  /** Throws `IdentityTakenError`. */
  async finish(actor: Actor, providerId: string, token: string | null, handle: string): Promise<OwnIdentity> {
    const returned = await this.door.returned(actor, providerId, token, handle);
    const { provider, flow } = returned;
    if (flow.purpose !== 'link' || flow.userId !== actor.userId || !provider.enabled) throw new ProviderRefusedError();
    return { link: await this.link(actor, provider, await this.door.understood(actor, returned)), provider };
  }

  @Transactional()
  async link(actor: Actor, provider: IdentityProvider, asserted: AssertedIdentity): Promise<LinkedIdentity> {
    const user = await this.em.findOneOrFail(User, actor.userId);
    const either = { providerId: provider.id, $or: [{ subjectKey: subjectKey(asserted) }, { userId: user.id }] };
    if ((await this.em.count(LinkedIdentity, either)) > 0) throw new IdentityTakenError();
    const link = new LinkedIdentity(user.id, provider.id, asserted);
    this.em.persist(link);
    this.audit.record(this.em, actor, new IdentityLinkChanged('identity.linked', user, provider, link.label));
    await this.em.flush();
    return link;
  }

  /** The sessions that came through it end, also the one that asks. Throws `NotFoundError`. */
  async unlink(actor: Actor, linkId: string): Promise<void> {
    const { providerId } = await this.remove(actor, linkId);
    await this.ended.unlinked(actor, providerId, actor.userId);
  }

  @Transactional()
  async remove(actor: Actor, linkId: string): Promise<LinkedIdentity> {
    const link = await this.em.findOne(LinkedIdentity, { id: linkId, userId: actor.userId });
    if (!link) throw new NotFoundError();
    const user = await this.em.findOneOrFail(User, actor.userId);
    const provider = await this.em.findOneOrFail(IdentityProvider, link.providerId);
    await forgetMappedRoles(this.em, [link.id]);
    this.em.remove(link);
    this.audit.record(this.em, actor, new IdentityLinkChanged('identity.unlinked', user, provider, link.label));
    return link;
  }
}

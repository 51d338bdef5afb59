import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { tokenHash } from '@clientst0r/identity';
import { acrossOrganisations, anonymousActor, Clock, inOrganisation, type RequestOrigin, VaultSealedError } from '@clientst0r/platform';
import type { LinkKind } from './link-kinds.js';
import { RightHolders } from '../access/right-holders.js';
import { type FoundLink, LinkRows } from './link-rows.js';
import type { OutsideLink } from './outside-link.js';
import { LinkInvalidError } from './sharing.errors.js';

/** The way in for people without an account: the token, the rights of the maker, the state of the link. */
@Injectable()
export class LinkDoor {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly makers: RightHolders,
    private readonly rows: LinkRows,
    private readonly clock: Clock,
  ) {}

  /** Changes nothing for a link that is open. Throws `LinkInvalidError`, `LinkOverError` and `VaultSealedError`. */
  async find<T extends OutsideLink>(kind: LinkKind<T>, origin: RequestOrigin, token: string): Promise<FoundLink<T>> {
    const link = await this.read(kind, token);
    if (!link) {
      await this.audit.commit(anonymousActor(origin), kind.refused('unknown'));
      throw new LinkInvalidError();
    }
    const { organisationId, createdById, recipient } = link;
    // A name that nobody takes for that of a member.
    const visitor = { ...anonymousActor(origin, `Outside: ${recipient}`), organisationId };
    inOrganisation(this.em, organisationId);
    const maker = await this.makers.find(createdById, organisationId, kind.needed(link));
    if (!maker) {
      await this.audit.commit(visitor, kind.refused('maker', link));
      throw new LinkInvalidError();
    }
    if (maker.vaultSealed) {
      await this.audit.commit(visitor, kind.refused('sealed', link));
      throw new VaultSealedError();
    }
    const found = { link, maker, visitor };
    const state = link.stateAt(this.clock.now());
    return state === 'open' ? found : this.rows.turnAway(kind, found, state);
  }

  private async read<T extends OutsideLink>(kind: LinkKind<T>, token: string): Promise<T | null> {
    const unscoped = acrossOrganisations('the token says which organisation the link belongs to');
    const where = { tokenHash: tokenHash(token) } as never;
    return await this.em.fork({ clear: true }).findOne(kind.entity, where, unscoped);
  }
}

import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { MailDelivery, MailOutbox } from '@clientst0r/notifications';
import { type AnonymousActor, Clock } from '@clientst0r/platform';
import type { LinkKind } from './link-kinds.js';
import { LINK_REFUSED_MAIL } from './link-mail-kinds.js';
import type { RightHolder } from '../access/right-holders.js';
import type { LinkEnding, OutsideLink } from './outside-link.js';
import { LinkOverError } from './sharing.errors.js';

/** A link that is open, who stands for it, and the one in front of it as the audit trail knows him. */
export interface FoundLink<T extends OutsideLink> {
  readonly link: T;
  readonly maker: RightHolder;
  readonly visitor: AnonymousActor;
}

/** Links in the database, from the side of people outside. */
@Injectable()
export class LinkRows {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly mails: MailOutbox,
    private readonly clock: Clock,
  ) {}

  /** In the caller's transaction, locked. Null when it is over meanwhile. */
  async take<T extends OutsideLink>(kind: LinkKind<T>, found: FoundLink<T>): Promise<T | null> {
    const taken = await this.lock(kind, found);
    return taken?.stateAt(this.clock.now()) === 'open' ? taken : null;
  }

  /** For one who comes when the link is over: counted, recorded, and the first time told to the maker. */
  async turnAway<T extends OutsideLink>(kind: LinkKind<T>, found: FoundLink<T>, ending: LinkEnding): Promise<never> {
    await this.recordRefusal(kind, found, ending);
    throw new LinkOverError(ending);
  }

  /** Why a link that was open a moment ago is not any more. */
  async endingOf<T extends OutsideLink>(kind: LinkKind<T>, { link }: FoundLink<T>): Promise<LinkEnding> {
    const where = { id: link.id, organisationId: link.organisationId } as never;
    const now = (await this.em.fork({ clear: true }).findOne(kind.entity, where)) as T | null;
    const state = now?.stateAt(this.clock.now()) ?? 'purged';
    return state === 'open' ? 'locked' : state;
  }

  private async lock<T extends OutsideLink>(kind: LinkKind<T>, { link }: FoundLink<T>): Promise<T | null> {
    const where = { id: link.id, organisationId: link.organisationId } as never;
    return await this.em.findOne(kind.entity, where, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  }

  @Transactional()
  private async recordRefusal<T extends OutsideLink>(kind: LinkKind<T>, found: FoundLink<T>, ending: LinkEnding): Promise<void> {
    const link = await this.lock(kind, found);
    if (!link) return;
    link.refusals += 1;
    this.audit.record(this.em, found.visitor, kind.refused(ending, link));
    if (link.refusals > 1) return;
    const at = this.clock.now().toISOString().slice(0, 16).replace('T', ' ');
    const facts = { recipient: link.recipient, title: link.title, ending, at };
    this.mails.post(this.em, new MailDelivery(LINK_REFUSED_MAIL, found.maker.email, link.id, facts));
  }
}

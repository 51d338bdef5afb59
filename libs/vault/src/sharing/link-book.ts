import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditFact, AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, NotFoundError, organisationOf } from '@clientst0r/platform';
import type { LinkKind } from './link-kinds.js';
import { type LinkPage, linksWhere } from './link-page.js';
import type { LinkState, OutsideLink } from './outside-link.js';

export interface ListedLink<T extends OutsideLink> {
  readonly link: T;
  readonly state: LinkState;
}

/** An organisation's links, from the side of its members. */
@Injectable()
export class LinkBook {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async enter(actor: Actor, link: OutsideLink, fact: AuditFact): Promise<void> {
    this.em.persist(link);
    this.audit.record(this.em, actor, fact);
    await this.em.flush();
  }

  /** Of the whole organisation, the newest first. What a link carries is not read. */
  async list<T extends OutsideLink>(kind: LinkKind<T>, actor: Actor, page: LinkPage): Promise<ListedLink<T>[]> {
    const now = this.clock.now();
    const where = linksWhere<T>(organisationOf(actor), page, now);
    const options = { orderBy: { id: 'desc' }, limit: page.limit, exclude: kind.heavy } as never;
    const links = (await this.em.find(kind.entity, where as never, options)) as T[];
    return links.map((link) => ({ link, state: link.stateAt(now) }));
  }

  /** By anybody who may make links: what has gone out must be stopped without waiting for its sender. */
  @Transactional()
  async revoke<T extends OutsideLink>(kind: LinkKind<T>, actor: Actor, id: string): Promise<ListedLink<T>> {
    const where = { id, organisationId: organisationOf(actor) } as never;
    const link = (await this.em.findOne(kind.entity, where, { lockMode: LockMode.PESSIMISTIC_WRITE })) as T | null;
    if (!link) throw new NotFoundError();
    if (link.ending !== null) return { link, state: link.ending };
    link.end('revoked', this.clock.now());
    this.audit.record(this.em, actor, kind.ended(link, 'revoked'));
    return { link, state: 'revoked' };
  }
}

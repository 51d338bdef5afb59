import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { acrossOrganisations, acrossOrganisationsComment, Clock, inOrganisation, systemActor } from '@clientst0r/platform';
import type { OutsideLink } from './outside-link.js';
import { type LinkKind, REQUEST, SHARE } from './link-kinds.js';

const BATCH = 200;
/** How long an organisation sees what became of a link, in milliseconds. */
const KEPT_FOR = 90 * 86_400_000;

/** Ends links whose time is over, so that no ciphertext waits longer than it must, and forgets those that ended long ago. */
@Injectable()
export class LinkTending {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** How many were ended. */
  async tend(): Promise<number> {
    return (await this.tendKind(SHARE)) + (await this.tendKind(REQUEST));
  }

  private async tendKind<T extends OutsideLink>(kind: LinkKind<T>): Promise<number> {
    const now = this.clock.now();
    const forget = `delete from ${kind.table} where ended_at < ? ${acrossOrganisationsComment('links that ended long ago, of every organisation')} limit ${BATCH}`;
    await this.em.execute(forget, [new Date(now.getTime() - KEPT_FOR)], 'run');
    const unscoped = acrossOrganisations('links whose time is over, in every organisation');
    const where = { endedAt: null, expiresAt: { $lte: now } } as never;
    const due = (await this.em.fork({ clear: true }).find(kind.entity, where, { ...unscoped, limit: BATCH })) as T[];
    for (const { id, organisationId } of due) await this.expire(kind, id, organisationId);
    return due.length < BATCH ? due.length : due.length + (await this.tendKind(kind));
  }

  private async expire<T extends OutsideLink>(kind: LinkKind<T>, id: string, organisationId: string): Promise<void> {
    await this.em.fork({ clear: true }).transactional(async (em) => {
      inOrganisation(em, organisationId);
      const link = (await em.findOne(kind.entity, { id, organisationId, endedAt: null } as never)) as T | null;
      if (!link) return;
      link.end('expired', this.clock.now());
      this.audit.record(em, systemActor('vault', organisationId), kind.ended(link, 'expired'));
    });
  }
}

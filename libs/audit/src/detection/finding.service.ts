import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, Clock, ConflictError, NotFoundError } from '@clientst0r/platform';
import { AuditTrail } from '../audit-trail.js';
import { FindingAcknowledged } from './detection.audit.js';
import { DetectionFinding } from './detection.entities.js';

export interface FindingQuery {
  readonly acknowledged?: boolean;
  readonly after?: { readonly at: Date; readonly id: string };
  readonly limit: number;
}

/** What the rules have found: of one organisation, or (null) of the deployment. */
@Injectable()
export class FindingService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Newest first. */
  list(organisationId: string | null, { acknowledged, after, limit }: FindingQuery): Promise<DetectionFinding[]> {
    const place = after ? { $or: [{ at: { $lt: after.at } }, { at: after.at, id: { $lt: after.id } }] } : {};
    const state = acknowledged === undefined ? {} : { acknowledgedAt: acknowledged ? { $ne: null } : null };
    return this.em.find(DetectionFinding, { organisationId, ...state, ...place }, { orderBy: { at: 'desc', id: 'desc' }, limit });
  }

  /** Somebody has looked into it and says what it was. @throws NotFoundError, ConflictError when somebody else was first */
  @Transactional()
  async acknowledge(actor: Actor, organisationId: string | null, id: string, reason: string): Promise<DetectionFinding> {
    const finding = await this.em.findOne(DetectionFinding, { id, organisationId });
    if (!finding) throw new NotFoundError();
    if (finding.acknowledgedAt) throw new ConflictError('already-acknowledged', 'Somebody has acknowledged this already.');
    finding.acknowledge(actor, reason, this.clock.now());
    this.audit.record(this.em, actor, new FindingAcknowledged(finding, reason));
    await this.em.flush();
    return finding;
  }
}

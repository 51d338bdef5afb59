import type { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { systemActor } from '@clientst0r/platform';
import { AuditTrail } from '../audit-trail.js';
import { DetectionFound } from './detection.audit.js';
import { DetectionFinding, type FindingValues } from './detection.entities.js';

/** Writes what a rule has found, once: the row and its security event in the caller's transaction. */
@Injectable()
export class FindingWriter {
  constructor(private readonly audit: AuditTrail) {}

  /** @param quietMilliseconds within which the same about the same subject is not told again */
  async write(em: EntityManager, values: FindingValues, quietMilliseconds: number): Promise<void> {
    const earliest = new Date(values.at.getTime() - quietMilliseconds);
    const { rule, subject, at } = values;
    if ((await em.count(DetectionFinding, { rule, subject, at: { $gte: earliest, $lte: at } })) > 0) return;
    const finding = new DetectionFinding(values);
    em.persist(finding);
    this.audit.record(em, systemActor('detection', values.organisationId), new DetectionFound(finding));
    await em.flush();
  }
}

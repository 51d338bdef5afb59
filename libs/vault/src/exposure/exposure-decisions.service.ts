import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditFact, AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, NotFoundError, organisationOf } from '@clientst0r/platform';
import { CredentialField } from '../credential/credential.entity.js';
import { type DecidedSecret, ExposureAccepted, ExposureAssigned, ExposureReopened } from './exposure.audit.js';
import { Assignees } from './assignees.js';
import { ExposureLedger } from './exposure-ledger.js';
import { ExposureDecision } from './exposure-decision.entity.js';

const KNOWN = `select distinct s.field_id as id from secret_exposures s join credential_fields f on f.id = s.field_id and f.organisation_id = ?
  where s.subject_id = ? and s.outside = 0 and s.field_id in (?)`;

type Change = (decision: ExposureDecision, secret: DecidedSecret) => AuditFact;

/** Decides about secrets that somebody has known: who changes them, or why they stay as they are. */
@Injectable()
export class ExposureDecisions {
  constructor(
    private readonly em: EntityManager,
    private readonly ledger: ExposureLedger,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly assignees: Assignees,
  ) {}

  /** To nobody with null; somebody else is told by mail. Throws `ValidationFailedError` unless the assignee can change secrets here, and is another than the list is about. */
  async assign(actor: Actor, subjectId: string, fieldIds: readonly string[], assigneeId: string | null): Promise<void> {
    const assignee = assigneeId === null ? null : await this.assignees.find(organisationOf(actor), assigneeId, subjectId);
    let given = 0;
    const change: Change = (decision, secret) => {
      const before = decision.assigneeName;
      if (decision.assigneeId !== assigneeId) given += 1;
      decision.assign(assignee && { id: assignee.userId, name: assignee.name }, actor, this.clock.now());
      return new ExposureAssigned(secret, before, assignee?.name ?? null);
    };
    await this.decide(actor, subjectId, fieldIds, change, () => {
      if (assignee && assignee.userId !== actor.userId && given > 0) this.assignees.tell(this.em, actor, assignee, given);
    });
  }

  /** The values of now stay, for this reason. */
  async accept(actor: Actor, subjectId: string, fieldIds: readonly string[], reason: string): Promise<void> {
    await this.decide(actor, subjectId, fieldIds, (decision, secret) => {
      decision.accept(reason, actor, this.clock.now());
      return new ExposureAccepted(secret, reason);
    });
  }

  /** They are to be changed after all. */
  async reopen(actor: Actor, subjectId: string, fieldIds: readonly string[]): Promise<void> {
    await this.decide(actor, subjectId, fieldIds, (decision, secret) => {
      decision.reopen(actor, this.clock.now());
      return new ExposureReopened(secret);
    });
  }

  /** All or none. Throws `NotFoundError` when one of them is no secret here that the person has known. */
  private async decide(actor: Actor, subjectId: string, fieldIds: readonly string[], change: Change, then?: () => void): Promise<void> {
    await this.ledger.catchUp();
    await this.record(actor, subjectId, fieldIds, change, then);
  }

  @Transactional()
  private async record(actor: Actor, subjectId: string, fieldIds: readonly string[], change: Change, then?: () => void): Promise<void> {
    const organisationId = organisationOf(actor);
    const wanted = [...new Set(fieldIds.map((id) => id.toLowerCase()))];
    const known = await this.em.execute<{ id: string }[]>(KNOWN, [organisationId, subjectId, wanted]);
    if (known.length !== wanted.length) throw new NotFoundError();
    const where = { id: { $in: wanted }, organisationId };
    const fields = await this.em.find(CredentialField, where, { populate: ['credential'], lockMode: LockMode.PESSIMISTIC_WRITE });
    const decisions = await this.em.find(ExposureDecision, { subjectId, organisationId, field: { $in: wanted } });
    for (const field of fields) {
      const decision = decisions.find((one) => one.field.id === field.id) ?? new ExposureDecision(organisationId, subjectId, field);
      const { id, name } = field.credential;
      this.audit.record(this.em, actor, change(decision, { credential: { id, name }, field, subjectId }));
      this.em.persist(decision);
    }
    then?.();
  }
}

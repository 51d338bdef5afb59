import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditFact, AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, NotFoundError, organisationOf } from '@clientst0r/platform';
import type { LeasePurpose } from '../access/secret-access.js';
import { AccessRequest, type AccessTerms, type WantedField } from './access-request.entity.js';
import { AccessRequested, GlassBroken } from './approval.audit.js';
import { ApprovalMails } from './approval-mails.js';
import { type Approver, Approvers } from './approvers.js';
import type { Leasable } from './leasable.reader.js';

/** Of one person at a time: each of them is a mail to every approver. */
const MOST_OPEN = 20;

const MEMBERSHIP = `select id from memberships where organisation_id = ? and user_id = ? and status = 'active' for update`;

/** Writes down what somebody asks for, or takes in an emergency, and tells those who approve. */
@Injectable()
export class AccessEntry {
  constructor(
    private readonly em: EntityManager,
    private readonly approvers: Approvers,
    private readonly mails: ApprovalMails,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async enter(actor: Actor, secret: Leasable, purpose: LeasePurpose, terms: AccessTerms): Promise<AccessRequest> {
    const request = await this.newRequest(actor, wantedOf(secret, purpose), terms);
    const approvers = await this.approvers.of(request.organisationId, actor.userId);
    if (approvers.length < terms.approvalsNeeded)
      throw new ConflictError('too-few-approvers', `${terms.approvalsNeeded.toString()} others must approve, and ${approvers.length.toString()} here may. Tell an administrator.`); // prettier-ignore
    return this.keep(actor, request, new AccessRequested(request), approvers);
  }

  @Transactional()
  async breakGlass(actor: Actor, secret: Leasable, purpose: LeasePurpose, terms: AccessTerms): Promise<AccessRequest> {
    const request = await this.newRequest(actor, wantedOf(secret, purpose), terms);
    request.breakGlass(this.clock.now());
    const approvers = await this.approvers.of(request.organisationId, actor.userId);
    return this.keep(actor, request, new GlassBroken(request, approvers.length), approvers);
  }

  private async keep(actor: Actor, request: AccessRequest, fact: AuditFact, approvers: readonly Approver[]): Promise<AccessRequest> {
    this.em.persist(request);
    this.audit.record(this.em, actor, fact);
    await this.mails.tell(this.em, request, approvers);
    return request;
  }

  /** The lock of the membership lets one person ask for one thing once, however many of his requests come at a time. */
  private async newRequest(actor: Actor, wanted: WantedField, terms: AccessTerms): Promise<AccessRequest> {
    const organisationId = organisationOf(actor);
    const [membership] = await this.em.execute<{ id: string }[]>(MEMBERSHIP, [organisationId, actor.userId]);
    if (!membership) throw new NotFoundError();
    const now = this.clock.now();
    const where = { organisationId, requesterId: actor.userId, state: { $in: ['pending', 'granted'] }, expiresAt: { $gt: now } } as const;
    const open = await this.em.find(AccessRequest, where);
    // In an emergency one does not wait for what one has asked for.
    if (open.some((one) => isSame(one, wanted) && (one.state === 'granted' || terms.approvalsNeeded > 0)))
      throw new ConflictError('already-asked', 'You have asked for this already. It stands with your requests.');
    if (open.length >= MOST_OPEN)
      throw new ConflictError('too-many-requests-open', 'You wait for too much at a time. Withdraw something first.');
    return new AccessRequest({ ...actor, organisationId, membershipId: membership.id }, wanted, terms, now);
  }
}

function wantedOf({ id, version, label, credential }: Leasable, purpose: LeasePurpose): WantedField {
  return { credentialId: credential.id, credentialName: credential.name, fieldId: id, fieldLabel: label, fieldVersion: version, purpose };
}

function isSame(one: WantedField, other: WantedField): boolean {
  return one.fieldId === other.fieldId && one.fieldVersion === other.fieldVersion && one.purpose === other.purpose;
}

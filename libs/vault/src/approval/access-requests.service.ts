import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import {
  type Actor,
  Clock,
  ConflictError,
  ForbiddenError,
  NotFoundError,
  organisationOf,
  ValidationFailedError,
} from '@clientst0r/platform';
import type { RevealReason } from '../access/reveal-policy.js';
import type { LeasePurpose } from '../access/secret-access.js';
import { errorOf, SecretAccessPolicy } from '../access/secret-access.policy.js';
import { VaultPolicies } from '../access/vault-policy.service.js';
import { LONGEST_LEASE_MINUTES } from '../access/vault-terms.js';
import type { FieldPath } from '../credential/sealed-field.reader.js';
import { AccessRequest, type AccessTerms } from './access-request.entity.js';
import { AccessEnded, AccessRequested, GlassBroken, LeaseExtended } from './approval.audit.js';
import { APPROVE, Approvers } from './approvers.js';
import { type Leasable, LeasableReader } from './leasable.reader.js';
import { closed, lockRequest } from './request-lock.js';

/** Of one person at a time: each of them is a mail to every approver. */
const MOST_OPEN = 20;

const MEMBERSHIP = `select id from memberships where organisation_id = ? and user_id = ? and status = 'active' for update`;

export interface WantedAccess extends RevealReason {
  readonly reason: string;
  readonly purpose: LeasePurpose;
  /** Of a former value; left out for the value of now. */
  readonly version?: number;
  /** Left out for what the organisation usually gives. */
  readonly minutes?: number;
}

/** What people ask for who may use a secret, but not without others: asking, breaking the glass, extending, giving back. */
@Injectable()
export class AccessRequests {
  constructor(
    private readonly em: EntityManager,
    private readonly leasables: LeasableReader,
    private readonly policy: SecretAccessPolicy,
    private readonly policies: VaultPolicies,
    private readonly approvers: Approvers,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Throws what a reveal would throw where anything but the approval is in the way, and a conflict where none is needed. */
  async ask(actor: Actor, path: FieldPath, wanted: WantedAccess): Promise<AccessRequest> {
    const field = await this.wantedField(actor, path, wanted);
    const { leaseMinutes } = await this.policies.get(actor);
    const minutes = Math.min(wanted.minutes ?? leaseMinutes, LONGEST_LEASE_MINUTES);
    return this.enter(actor, field, wanted, { ...termsOf(wanted), minutes, approvalsNeeded: field.policy?.approvals ?? 1 });
  }

  /** Access at once, for the usual time: every approver is told, and the secret is to be changed afterwards. */
  async breakGlass(actor: Actor, path: FieldPath, wanted: Omit<WantedAccess, 'minutes'>): Promise<AccessRequest> {
    const field = await this.wantedField(actor, path, wanted);
    const { glassBreakers, leaseMinutes } = await this.policies.get(actor);
    if (glassBreakers === 'nobody' || (glassBreakers === 'approvers' && !actor.permissions.has(APPROVE)))
      throw new ForbiddenError('This organisation does not let you take a secret without approval.');
    return this.enterBroken(actor, field, wanted, { ...termsOf(wanted), minutes: leaseMinutes, approvalsNeeded: 0 });
  } // prettier-ignore

  /** Once, by as long again. */
  @Transactional()
  async extend(actor: Actor, id: string): Promise<AccessRequest> {
    const request = await this.lockOwn(actor, id);
    const now = this.clock.now();
    if (request.stateAt(now) !== 'granted') throw closed(request.stateAt(now));
    const before = request.expiresAt;
    if (request.brokenGlass || request.extendedAt !== null || request.extendedEnd <= before)
      throw new ConflictError('not-extendable', 'It can be extended once, to eight hours at most. Ask again if you need it for longer.');
    request.extend(now);
    this.audit.record(this.em, actor, new LeaseExtended(request, before));
    return request;
  }

  /** A request is withdrawn, a lease given back. */
  @Transactional()
  async end(actor: Actor, id: string): Promise<AccessRequest> {
    const request = await this.lockOwn(actor, id);
    const now = this.clock.now();
    const state = request.stateAt(now);
    if (state !== 'pending' && state !== 'granted') throw closed(state);
    const ending = state === 'pending' ? 'withdrawn' : 'returned';
    request.end(ending, actor.name, null, now);
    this.audit.record(this.em, actor, new AccessEnded(request, ending));
    return request;
  }

  private async lockOwn(actor: Actor, id: string): Promise<AccessRequest> {
    const request = await lockRequest(this.em, actor, id);
    if (request.requesterId !== actor.userId) throw new NotFoundError();
    return request;
  }

  /** What nothing but the approval keeps from the person. */
  private async wantedField(actor: Actor, path: FieldPath, { purpose, version, ...given }: WantedAccess): Promise<Leasable> {
    const organisationId = organisationOf(actor);
    const field = await this.leasables.find(organisationId, path, version);
    if (!field) throw new NotFoundError();
    if (actor.sessionId === null) throw new ForbiddenError('Approvals are for people. A program gets no secret that needs one.');
    if (given.reason.trim() === '') throw new ValidationFailedError([{ field: 'reason', message: 'says why you need it' }]);
    const refusal = this.policy.refusalByRules(actor, purpose === 'code' ? 'code' : 'reveal', field, given);
    if (refusal === null) throw new ConflictError('approval-not-needed', 'This secret needs nobody’s approval.');
    if (refusal !== 'approval') throw errorOf(refusal);
    return field;
  }

  @Transactional()
  private async enter(actor: Actor, field: Leasable, { purpose }: WantedAccess, terms: AccessTerms): Promise<AccessRequest> {
    const request = await this.newRequest(actor, field, purpose, terms);
    const approvers = await this.approvers.of(request.organisationId, actor.userId);
    if (approvers.length < terms.approvalsNeeded)
      throw new ConflictError('too-few-approvers', `${terms.approvalsNeeded.toString()} others must approve, and ${approvers.length.toString()} here may. Tell an administrator.`); // prettier-ignore
    return this.keep(actor, request, new AccessRequested(request), approvers);
  }

  @Transactional()
  private async enterBroken(actor: Actor, field: Leasable, { purpose }: WantedAccess, terms: AccessTerms): Promise<AccessRequest> {
    const request = await this.newRequest(actor, field, purpose, terms);
    request.breakGlass(this.clock.now());
    const approvers = await this.approvers.of(request.organisationId, actor.userId);
    return this.keep(actor, request, new GlassBroken(request, approvers.length), approvers);
  }

  private async keep(actor: Actor, request: AccessRequest, fact: AccessRequested | GlassBroken, approvers: Awaited<ReturnType<Approvers['of']>>): Promise<AccessRequest> {
    this.em.persist(request);
    this.audit.record(this.em, actor, fact);
    await this.approvers.tell(this.em, request, approvers);
    return request;
  } // prettier-ignore

  /** The lock of the membership lets one person ask for one thing once, however many of his requests come at a time. */
  private async newRequest(actor: Actor, field: Leasable, purpose: LeasePurpose, terms: AccessTerms): Promise<AccessRequest> {
    const organisationId = organisationOf(actor);
    const [membership] = await this.em.execute<{ id: string }[]>(MEMBERSHIP, [organisationId, actor.userId]);
    if (!membership) throw new NotFoundError();
    const now = this.clock.now();
    const where = { organisationId, requesterId: actor.userId, state: { $in: ['pending', 'granted'] }, expiresAt: { $gt: now } } as const;
    const open = await this.em.find(AccessRequest, where);
    const same = open.find((one) => one.fieldId === field.id && one.fieldVersion === field.version && one.purpose === purpose);
    if (same && (same.state === 'granted' || terms.approvalsNeeded > 0))
      throw new ConflictError('already-asked', 'You have asked for this already. It stands with your requests.');
    if (open.length >= MOST_OPEN)
      throw new ConflictError('too-many-requests-open', 'You wait for too much at a time. Withdraw something first.');
    const { id: credentialId, name: credentialName } = field.credential;
    const wanted = { credentialId, credentialName, fieldId: field.id, fieldLabel: field.label, fieldVersion: field.version, purpose };
    return new AccessRequest(actor, organisationId, membership.id, wanted, terms, now);
  }
}

function termsOf({ reason, ticket }: WantedAccess): Pick<AccessTerms, 'reason' | 'ticket'> {
  return { reason: reason.trim(), ticket: ticket?.trim() ? ticket.trim() : null };
}

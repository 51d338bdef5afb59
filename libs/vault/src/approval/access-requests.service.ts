import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, ForbiddenError, NotFoundError } from '@clientst0r/platform';
import { LONGEST_LEASE_MINUTES, type VaultTerms } from '../access/vault-terms.js';
import type { FieldPath } from '../credential/sealed-field.reader.js';
import { AccessEntry } from './access-entry.js';
import type { AccessRequest, AccessTerms } from './access-request.entity.js';
import { AccessWishes, type WantedAccess } from './access-wishes.js';
import { AccessEnded, LeaseExtended } from './approval.audit.js';
import { APPROVE } from './approvers.js';
import { closed, lockRequest } from './request-lock.js';

/** What people ask for who may use a secret, but not without others: asking, breaking the glass, extending, giving back. */
@Injectable()
export class AccessRequests {
  constructor(
    private readonly em: EntityManager,
    private readonly wishes: AccessWishes,
    private readonly entry: AccessEntry,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Throws what a reveal would throw where anything but the approval is in the way, and a conflict where none is needed. */
  async ask(actor: Actor, path: FieldPath, wanted: WantedAccess): Promise<AccessRequest> {
    const { secret, terms } = await this.wishes.find(actor, path, wanted);
    const minutes = Math.min(wanted.minutes ?? terms.leaseMinutes, LONGEST_LEASE_MINUTES);
    const approvalsNeeded = Math.max(1, terms.approvals);
    return this.entry.enter(actor, secret, wanted.purpose, { ...reasonOf(wanted), minutes, approvalsNeeded });
  }

  /** Access at once, for the usual time: every approver is told, and the secret is to be changed afterwards. */
  async breakGlass(actor: Actor, path: FieldPath, wanted: Omit<WantedAccess, 'minutes'>): Promise<AccessRequest> {
    const { secret, terms } = await this.wishes.find(actor, path, wanted);
    if (!mayBreakGlass(actor, terms)) throw new ForbiddenError('This organisation does not let you take a secret without approval.');
    const broken = { ...reasonOf(wanted), minutes: terms.leaseMinutes, approvalsNeeded: 0 };
    return this.entry.breakGlass(actor, secret, wanted.purpose, broken);
  }

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
}

function mayBreakGlass({ permissions }: Actor, { glassBreakers }: VaultTerms): boolean {
  return glassBreakers === 'everybody' || (glassBreakers === 'approvers' && permissions.has(APPROVE));
}

function reasonOf({ reason, ticket = '' }: WantedAccess): Pick<AccessTerms, 'reason' | 'ticket'> {
  return { reason: reason.trim(), ticket: ticket.trim() === '' ? null : ticket.trim() };
}

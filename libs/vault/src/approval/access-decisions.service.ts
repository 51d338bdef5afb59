import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, ForbiddenError, NotFoundError, organisationOf } from '@clientst0r/platform';
import type { RightHolder } from '../access/right-holders.js';
import { AccessRequest } from './access-request.entity.js';
import { AccessHolders } from './access-holders.js';
import { AccessApproved, AccessDenied, AccessEnded, OwnApprovalRefused } from './approval.audit.js';
import { ApprovalMails } from './approval-mails.js';
import { closed, lockRequest } from './request-lock.js';

class OwnRequestError extends ForbiddenError {
  override readonly code = 'own-request';

  constructor() {
    super('Somebody else has to decide about what you ask for.');
  }
}

/** What approvers do with the requests of others. Each decision holds the lock of its request, so none is made twice or after another. */
@Injectable()
export class AccessDecisions {
  constructor(
    private readonly em: EntityManager,
    private readonly holders: AccessHolders,
    private readonly mails: ApprovalMails,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Grants it with the last approval that is needed; of those before, only the ones of people who may still approve count. */
  async approve(actor: Actor, id: string, note: string | null): Promise<AccessRequest> {
    const request = await this.ofAnother(actor, id);
    const requester = await this.holders.requester(request);
    if (!requester) throw new ConflictError('requester-gone', 'Whoever asked may not use this secret here any more.');
    if (!(await this.holders.isThere(request))) throw new ConflictError('secret-gone', 'The secret is not in the vault any more.');
    return this.storeApproval(actor, id, note, requester);
  }

  /** One is enough. */
  async deny(actor: Actor, id: string, note: string | null): Promise<AccessRequest> {
    const requester = await this.holders.requester(await this.ofAnother(actor, id));
    return this.storeDenial(actor, id, note, requester);
  }

  /** Takes a lease back at once, or a request off the list; also one's own, and one that nobody approved. */
  @Transactional()
  async revoke(actor: Actor, id: string, note: string | null): Promise<AccessRequest> {
    const request = await lockRequest(this.em, actor, id);
    const now = this.clock.now();
    if (request.stateAt(now) !== 'granted') throw closed(request.stateAt(now));
    request.end('revoked', actor.name, note, now);
    this.audit.record(this.em, actor, new AccessEnded(request, 'revoked', note));
    return request;
  }

  @Transactional()
  private async storeApproval(actor: Actor, id: string, note: string | null, requester: RightHolder): Promise<AccessRequest> {
    const request = await this.lockPending(actor, id);
    if (request.verdicts.some(({ approverId }) => approverId === actor.userId))
      throw new ConflictError('already-approved', 'You have approved it already. Others have to as well.');
    const now = this.clock.now();
    request.approve({ approverId: actor.userId, approverName: actor.name, note, at: now.toISOString() });
    const needed = await this.holders.approvalsNeeded(actor, request);
    const counted = await this.holders.countApproving(request);
    this.audit.record(this.em, actor, new AccessApproved(request, note, counted, needed));
    if (counted >= needed) {
      request.grant(now);
      await this.mails.answer(this.em, request, requester.email);
    }
    return request;
  }

  @Transactional()
  private async storeDenial(actor: Actor, id: string, note: string | null, requester: RightHolder | null): Promise<AccessRequest> {
    const request = await this.lockPending(actor, id);
    request.end('denied', actor.name, note, this.clock.now());
    this.audit.record(this.em, actor, new AccessDenied(request, note));
    if (requester) await this.mails.answer(this.em, request, requester.email);
    return request;
  }

  private async lockPending(actor: Actor, id: string): Promise<AccessRequest> {
    const request = await lockRequest(this.em, actor, id);
    const state = request.stateAt(this.clock.now());
    if (state !== 'pending') throw closed(state);
    return request;
  }

  private async ofAnother(actor: Actor, id: string): Promise<AccessRequest> {
    const request = await this.em.findOne(AccessRequest, { id, organisationId: organisationOf(actor) }, { refresh: true });
    if (!request) throw new NotFoundError();
    if (request.requesterId !== actor.userId) return request;
    await this.audit.commit(actor, new OwnApprovalRefused(request));
    throw new OwnRequestError();
  }
}

import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { User } from '@clientst0r/identity';
import { Clock, inOrganisation, systemActor } from '@clientst0r/platform';
import { AccessRequest } from './access-request.entity.js';
import { AccessEnded } from './approval.audit.js';
import { ApprovalMails } from './approval-mails.js';

const MERGED = 'The organisation became part of another one. Ask again there.';
const OPEN = { state: { $in: ['pending', 'granted'] } } as const;
/** One that is open never moves: the people of the other organisation have approved nothing. */
const MOVE = `update access_requests set organisation_id = ? where organisation_id = ? and state not in ('pending', 'granted')`;

/**
 * Requests and leases of an organisation that becomes part of another one: those that are open are closed, and all go along,
 * so that a secret which was taken in an emergency stays on the list of what is to change.
 */
@Injectable()
export class AccessRequestMove {
  constructor(
    private readonly em: EntityManager,
    private readonly mails: ApprovalMails,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async moveAll(sourceId: string, targetId: string): Promise<void> {
    const em = this.em.fork({ clear: true });
    inOrganisation(em, sourceId);
    for (const { id } of await em.find(AccessRequest, { organisationId: sourceId, ...OPEN }, { fields: ['id'] }))
      await this.close(id, sourceId);
    await this.em.execute(MOVE, [targetId, sourceId], 'run');
  }

  /** Who waits for an answer gets one by mail. */
  private async close(id: string, organisationId: string): Promise<void> {
    await this.em.fork({ clear: true }).transactional(async (em) => {
      inOrganisation(em, organisationId);
      const request = await em.findOne(AccessRequest, { id, organisationId, ...OPEN }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!request) return;
      const wasPending = request.state === 'pending';
      request.end('revoked', null, MERGED, this.clock.now());
      this.audit.record(em, systemActor('merge', organisationId), new AccessEnded(request, 'revoked', MERGED));
      const requester = wasPending ? await em.findOne(User, { id: request.requesterId, status: 'active' }) : null;
      if (requester) await this.mails.answer(em, request, requester.email);
    });
  }
}

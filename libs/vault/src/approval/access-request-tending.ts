import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { acrossOrganisations, Clock, inOrganisation, systemActor } from '@clientst0r/platform';
import { AccessHolders } from './access-holders.js';
import { AccessRequest } from './access-request.entity.js';
import { AccessEnded } from './approval.audit.js';

const BATCH = 200;
const GONE = 'Whoever asked has left, or may use no secrets here any more.';
const OPEN = { state: { $in: ['pending', 'granted'] } } as const;

/** Closes requests and leases whose time is over, and those of people who may use no secrets any more. Neither opened anything meanwhile: this is what tells of it. */
@Injectable()
export class AccessRequestTending {
  constructor(
    private readonly em: EntityManager,
    private readonly holders: AccessHolders,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** How many were closed. */
  async tend(): Promise<number> {
    let [closed, after] = [0, ''];
    for (;;) {
      const where = { ...OPEN, ...(after === '' ? {} : { id: { $gt: after } }) };
      const unscoped = acrossOrganisations('requests for access that are open, in every organisation');
      const open = await this.em.fork({ clear: true }).find(AccessRequest, where, { ...unscoped, orderBy: { id: 'asc' }, limit: BATCH });
      for (const request of open) if (await this.close(request)) closed += 1;
      const last = open.at(-1);
      if (open.length < BATCH || !last) return closed;
      after = last.id;
    }
  }

  private async close(seen: AccessRequest): Promise<boolean> {
    const expired = seen.stateAt(this.clock.now()) === 'expired';
    if (!expired && (await this.holders.requester(seen)) !== null) return false;
    const { id, organisationId } = seen;
    return this.em.fork({ clear: true }).transactional(async (em) => {
      inOrganisation(em, organisationId);
      const request = await em.findOne(AccessRequest, { id, organisationId, ...OPEN }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      // It may have been extended meanwhile.
      if (!request || (expired && request.stateAt(this.clock.now()) !== 'expired')) return false;
      const [ending, note] = expired ? (['expired', null] as const) : (['revoked', GONE] as const);
      request.end(ending, null, note, this.clock.now());
      this.audit.record(em, systemActor('vault', organisationId), new AccessEnded(request, ending, note));
      return true;
    });
  }
}

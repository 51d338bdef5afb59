import { EntityManager } from '@mikro-orm/mariadb';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { Injectable } from '@nestjs/common';
import { Clock, NotFoundError, ValidationFailedError } from '@clientst0r/platform';
import type { AuditActor } from '../audit-row.js';
import { AuditTrail } from '../audit-trail.js';
import { LegalHold } from './legal-hold.entity.js';
import { LegalHoldPlaced, LegalHoldReleased } from './retention.audit.js';

@Injectable()
export class LegalHoldService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly trail: AuditTrail,
  ) {}

  list(): Promise<LegalHold[]> {
    return this.em.find(LegalHold, {}, { orderBy: { createdAt: 'desc', id: 'desc' }, limit: 1_000 });
  }

  @Transactional()
  async place(actor: AuditActor, values: { name: string; reason: string; fromMonth: string; toMonth: string }): Promise<LegalHold> {
    if (values.fromMonth > values.toMonth) throw new ValidationFailedError([{ field: 'toMonth', message: 'is before fromMonth' }]);
    const hold = new LegalHold(values);
    this.em.persist(hold);
    this.trail.record(this.em, actor, new LegalHoldPlaced(hold));
    return Promise.resolve(hold);
  }

  @Transactional()
  async release(actor: AuditActor, id: string): Promise<LegalHold> {
    const hold = await this.em.findOne(LegalHold, { id, releasedAt: null });
    if (!hold) throw new NotFoundError();
    hold.release(this.clock.now());
    this.trail.record(this.em, actor, new LegalHoldReleased(hold));
    return hold;
  }
}

import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { Clock, systemActor } from '@clientst0r/platform';
import { OrganisationChanged } from './organisation.audit.js';
import { Organisation } from './organisation.entity.js';
import type { RowCounts } from './organisation-merge.service.js';

/** The end of an organisation whose time to wait is over. */
@Injectable()
export class OrganisationDeletion {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async due(): Promise<string[]> {
    const where = { status: 'deactivated', deleteAt: { $lte: this.clock.now() } } as const;
    return (await this.em.fork({ clear: true }).find(Organisation, where)).map(({ id }) => id);
  }

  /** Once all that was in it is gone. What was recorded in it stays, under its id. */
  @Transactional()
  async finish(id: string, counts: RowCounts): Promise<void> {
    const organisation = await this.em.findOne(Organisation, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!organisation) return;
    const { name, slug } = organisation;
    this.em.remove(organisation);
    this.audit.record(this.em, systemActor('deletion'), new OrganisationChanged('organisation.deleted', { id, name }, { slug, counts }));
  }
}

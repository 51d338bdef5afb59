import { RequestContext } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager, LockMode } from '@mikro-orm/mariadb';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { Configuration, systemActor } from '@clientst0r/platform';
import { OperatorNetworksChanged } from './check-network.audit.js';
import { OperatorList } from './operator-list.entity.js';

/** What the operator allows by the environment is nobody's request: a worker tells the trail when it finds that it changed. */
@Injectable()
export class OperatorNetworks implements OnApplicationBootstrap {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly configuration: Configuration,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await RequestContext.create(this.em, () => this.take([...this.configuration.monitoringAllowedRanges].sort()));
  }

  @Transactional()
  async take(ranges: readonly string[]): Promise<void> {
    // Several workers start at the same time.
    const list = await this.em.findOneOrFail(OperatorList, { id: 1 }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (JSON.stringify(list.ranges) === JSON.stringify(ranges)) return;
    this.audit.record(this.em, systemActor('configuration'), new OperatorNetworksChanged(list.ranges, ranges));
    list.ranges = ranges;
  }
}

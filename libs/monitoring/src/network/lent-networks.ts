import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment } from '@clientst0r/platform';

export interface LentNetwork {
  readonly organisationId: string;
  readonly network: string;
}

const ALL = `select ${acrossOrganisationsComment('each is given to its own checks')} organisation_id as organisationId, network from check_networks
  order by organisation_id, network`;

/** Networks that administrators have allowed to single organisations. */
@Injectable()
export class LentNetworks {
  constructor(private readonly em: EntityManager) {}

  all(): Promise<readonly LentNetwork[]> {
    return this.em.fork({ clear: true }).execute<LentNetwork[]>(ALL);
  }
}

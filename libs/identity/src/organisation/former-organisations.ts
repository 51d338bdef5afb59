import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { Organisation } from './organisation.entity.js';

export type FormerOrganisation = Pick<Organisation, 'id' | 'name' | 'slug' | 'statusSince'>;

/** Organisations that were merged into another one, which has their contents; what was recorded of them is still under their own id. */
@Injectable()
export class FormerOrganisations {
  constructor(private readonly em: EntityManager) {}

  /** By name. */
  of(organisationId: string): Promise<FormerOrganisation[]> {
    return this.em.fork({ clear: true }).find(Organisation, { mergedInto: organisationId, status: 'merged' }, { orderBy: { name: 'asc' } });
  }
}

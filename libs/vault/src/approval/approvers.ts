import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Permission, RoleReader } from '@clientst0r/identity';
import { Clock } from '@clientst0r/platform';
import { HOLDERS_OF_ROLES } from '../access/role-holders.js';

export const APPROVE: Permission = 'vault.request.approve';

const HOLDERS = `select distinct u.id, u.email ${HOLDERS_OF_ROLES} and u.id <> ? order by u.id`;

export interface Approver {
  readonly id: string;
  readonly email: string;
}

/** Those who may approve in an organisation. */
@Injectable()
export class Approvers {
  constructor(
    private readonly em: EntityManager,
    private readonly roles: RoleReader,
    private readonly clock: Clock,
  ) {}

  /** All but one person, who never approves what is his own. */
  async of(organisationId: string, exceptId: string): Promise<Approver[]> {
    const book = await this.roles.bookOf(organisationId);
    const roleIds = book.all().filter(({ permissions }) => permissions.includes(APPROVE)).map(({ id }) => id); // prettier-ignore
    const now = this.clock.now();
    return this.em.execute<Approver[]>(HOLDERS, [roleIds, now, now, organisationId, exceptId]);
  }
}

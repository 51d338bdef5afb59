import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisations } from '@clientst0r/platform';
import { Membership } from '../organisation/membership.entity.js';
import { RoleBook } from './role-book.js';
import { Role } from './role.entity.js';

const WHY = 'the roles of one organisation, named in the query';

/** The roles of an organisation and who has them; in the caller's transaction, where there is one. */
@Injectable()
export class RoleReader {
  constructor(private readonly em: EntityManager) {}

  async bookOf(organisationId: string): Promise<RoleBook> {
    return new RoleBook('organisation', await this.own(organisationId));
  }

  own(organisationId: string): Promise<Role[]> {
    return this.em.find(Role, { organisationId }, { ...acrossOrganisations(WHY), orderBy: { name: 'asc' } });
  }

  /** With all that they have, also for another time than now. */
  holdersOf(organisationId: string, roleId: string): Promise<Membership[]> {
    return this.em.find(
      Membership,
      { organisationId, assignments: { roleId } },
      { ...acrossOrganisations(WHY), populate: ['user', 'assignments'], populateWhere: 'all', orderBy: { user: { name: 'asc' } } },
    );
  }

  /** Ids, also of roles held at another time than now. */
  async assignedTo(organisationId: string, userId: string): Promise<string[]> {
    const where = { organisationId, user: userId };
    const membership = await this.em.findOne(Membership, where, { ...acrossOrganisations(WHY), populate: ['assignments'] });
    return membership?.assignments.getItems().map(({ roleId }) => roleId) ?? [];
  }

  /** How many members have each role now, or from a later time on. */
  async countsOf(organisationId: string): Promise<Map<string, number>> {
    const sql = 'select role_id as id, count(*) as members from role_assignments where organisation_id = ? group by role_id';
    const rows = await this.em.execute<{ id: string; members: number }[]>(sql, [organisationId]);
    return new Map(rows.map(({ id, members }) => [id, members]));
  }
}

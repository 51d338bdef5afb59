import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment } from '@clientst0r/platform';
import { AccessEpoch } from '../permission/access-epoch.js';

const WHY = acrossOrganisationsComment('people and roles of one organisation become those of another, both named in the statement');

// Roles of one name are told apart by the short name of where they come from.
const RENAME_ROLES = `update ${WHY} roles s join roles t on t.organisation_id = ? and t.name = s.name join organisations o on o.id = s.organisation_id
  set s.name = concat(left(s.name, 30), ' (', left(o.slug, 26), ')') where s.organisation_id = ?`;
const MOVE_ROLES = 'update roles set organisation_id = ? where organisation_id = ?';

// Of somebody who had the same role in both, the longer time counts: nobody loses by a merge.
const WIDEN = `update ${WHY} role_assignments a
  join memberships s on s.id = a.membership_id and s.organisation_id = ? join memberships t on t.user_id = s.user_id and t.organisation_id = ?
  join role_assignments b on b.membership_id = t.id and b.role_id = a.role_id
  set b.starts_at = if(a.starts_at is null or b.starts_at is null, null, least(a.starts_at, b.starts_at)),
      b.ends_at = if(a.ends_at is null or b.ends_at is null, null, greatest(a.ends_at, b.ends_at))
  where a.organisation_id = ?`;
const MOVE_TO_EXISTING = `update ${WHY} role_assignments a
  join memberships s on s.id = a.membership_id and s.organisation_id = ? join memberships t on t.user_id = s.user_id and t.organisation_id = ?
  left join role_assignments b on b.membership_id = t.id and b.role_id = a.role_id
  set a.membership_id = t.id, a.organisation_id = t.organisation_id where a.organisation_id = ? and b.id is null`;
const MOVE_MEMBERS = 'update ignore memberships set organisation_id = ? where organisation_id = ?';
const FOLLOW = `update ${WHY} role_assignments a join memberships m on m.id = a.membership_id and m.organisation_id = ?
  set a.organisation_id = m.organisation_id where a.organisation_id = ?`;

/**
 * People of one organisation become members of another, with all their roles. Who was in both keeps one membership with
 * the roles of both; the other row stays behind, as everything that has its like already.
 */
@Injectable()
export class MemberMove {
  constructor(
    private readonly em: EntityManager,
    private readonly epoch: AccessEpoch,
  ) {}

  async move(sourceId: string, targetId: string): Promise<void> {
    await this.store(sourceId, targetId);
    await this.epoch.change();
  }

  @Transactional()
  async store(sourceId: string, targetId: string): Promise<void> {
    const run = (sql: string, ...parameters: string[]): Promise<unknown> => this.em.execute(sql, parameters, 'run');
    await run(RENAME_ROLES, targetId, sourceId);
    await run(MOVE_ROLES, targetId, sourceId);
    await run(WIDEN, sourceId, targetId, sourceId);
    await run(MOVE_TO_EXISTING, sourceId, targetId, sourceId);
    await run(MOVE_MEMBERS, targetId, sourceId);
    await run(FOLLOW, targetId, sourceId);
  }
}

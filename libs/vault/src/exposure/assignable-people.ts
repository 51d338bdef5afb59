import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { RoleReader } from '@clientst0r/identity';
import { type Actor, Clock, organisationOf } from '@clientst0r/platform';
import { HOLDERS_OF_ROLES } from '../access/role-holders.js';
import { CHANGES_SECRETS } from './assignees.js';

/** Whoever looks for somebody among more types a part of his name. */
export const MOST_ASSIGNABLE = 50;

const LIST = `select distinct u.id, u.name, u.email ${HOLDERS_OF_ROLES} and u.id <> ? and (u.name like ? or u.email like ?)
  order by u.name, u.email limit ${MOST_ASSIGNABLE}`;

export interface AssignablePerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Those who can be asked to change what somebody else has known. */
@Injectable()
export class AssignablePeople {
  constructor(
    private readonly em: EntityManager,
    private readonly roles: RoleReader,
    private readonly clock: Clock,
  ) {}

  /** By name; `search` is a part of the name or address. */
  async list(actor: Actor, subjectId: string, search = ''): Promise<AssignablePerson[]> {
    const organisationId = organisationOf(actor);
    const book = await this.roles.bookOf(organisationId);
    const roleIds = book.all().filter(({ permissions }) => permissions.includes(CHANGES_SECRETS)).map(({ id }) => id); // prettier-ignore
    const now = this.clock.now();
    const part = `%${search.replaceAll(/[\\%_]/gu, '\\$&')}%`;
    return this.em.execute<AssignablePerson[]>(LIST, [roleIds, now, now, organisationId, subjectId, part, part]);
  }
}

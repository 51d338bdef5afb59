import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment } from '@clientst0r/platform';
import type { PasswordOwner } from './password-rules.js';

const WHY = acrossOrganisationsComment('names of the organisations of one person, who is named in the statement');
const NAMES = `select ${WHY} o.name, o.slug from organisations o where o.id = ?
  or o.id in (select m.organisation_id from memberships m where m.user_id = ?) limit 1000`;
const PRODUCT = ['ClientSt0r', 'ClientStor'];

/** Words that whoever guesses at a person's password tries first (OWASP ASVS 5.0, 6.2.11): of the product, and of his organisations. */
@Injectable()
export class PlaceWords {
  constructor(private readonly em: EntityManager) {}

  async of({ id, organisationId }: PasswordOwner): Promise<string[]> {
    const rows = await this.em.fork({ clear: true }).execute<{ name: string; slug: string }[]>(NAMES, [organisationId ?? null, id ?? null]);
    return [...PRODUCT, ...rows.flatMap(({ name, slug }) => [name, slug])];
  }
}

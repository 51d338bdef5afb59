import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, NotFoundError, organisationOf } from '@clientst0r/platform';

const ADD = `insert ignore into favourite_credentials (user_id, credential_id, organisation_id)
  select ?, id, organisation_id from credentials where id = ? and organisation_id = ?`;
const REMOVE = 'delete from favourite_credentials where user_id = ? and credential_id = ? and organisation_id = ?';
const IS = 'select 1 from favourite_credentials where user_id = ? and credential_id = ? and organisation_id = ?';
const EXISTS = 'select 1 from credentials where id = ? and organisation_id = ?';

/** Which entries a person wants to have at hand; nobody else sees it. */
@Injectable()
export class Favourites {
  constructor(private readonly em: EntityManager) {}

  async set(actor: Actor, credentialId: string, favourite: boolean): Promise<void> {
    const organisationId = organisationOf(actor);
    if ((await this.em.execute<object[]>(EXISTS, [credentialId, organisationId])).length === 0) throw new NotFoundError();
    await this.em.execute(favourite ? ADD : REMOVE, [actor.userId, credentialId, organisationId], 'run');
  }

  async has(actor: Actor, credentialId: string): Promise<boolean> {
    return (await this.em.execute<object[]>(IS, [actor.userId, credentialId, organisationOf(actor)])).length > 0;
  }
}

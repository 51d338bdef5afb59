import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { anonymousActor, type RequestOrigin } from '@clientst0r/platform';
import type { ExternalSource } from '../external/external.audit.js';
import { ExternalPeople } from '../external/external-people.js';
import { MappedRoles } from '../external/mapped-roles.js';
import { SignInFailedError } from '../sign-in/sign-in.errors.js';
import { User } from '../user/user.entity.js';
import type { DirectoryProof } from './directory-door.js';

/** What signing in through a directory changes here: the account of somebody new, the name of somebody known, and the roles of both. */
@Injectable()
export class DirectoryGuests {
  constructor(
    private readonly em: EntityManager,
    private readonly people: ExternalPeople,
    private readonly roles: MappedRoles,
  ) {}

  async admit(origin: RequestOrigin, { directory, account, person, roles }: DirectoryProof): Promise<User> {
    const source: ExternalSource = { kind: 'directory', id: directory.id, name: directory.name };
    const actor = anonymousActor(origin, `directory ${directory.name}`);
    const known = account ?? (await this.newcomer(source, actor, person));
    await this.roles.apply(actor, [{ accountId: known.id, userId: known.userId, roles }]);
    return this.em.fork({ clear: true }).findOneOrFail(User, known.userId);
  }

  private async newcomer(
    source: ExternalSource,
    actor: ReturnType<typeof anonymousActor>,
    person: DirectoryProof['person'],
  ): Promise<{ id: string; userId: string }> {
    const { email } = person;
    if (email === null) throw new SignInFailedError();
    const [linked] = await this.people.create(actor, source, [{ ...person, email }]);
    if (!linked) throw new SignInFailedError();
    return linked.account;
  }
}

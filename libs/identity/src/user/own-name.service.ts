import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, ConflictError } from '@clientst0r/platform';
import { ExternalAccount } from '../external/external-account.entity.js';
import { validPersonName } from './person-name.js';
import { UserUpdated } from './user.audit.js';
import { User } from './user.entity.js';

/** By what name a signed-in person is shown to others. */
@Injectable()
export class OwnName {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
  ) {}

  /** Throws `ValidationFailedError` for what cannot be read, `ConflictError` where another system says what his name is. */
  @Transactional()
  async change(actor: Actor, typed: string): Promise<void> {
    const name = validPersonName(typed);
    const user = await this.em.findOneOrFail(User, actor.userId, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if ((await this.em.count(ExternalAccount, { userId: user.id })) > 0)
      throw new ConflictError('name-elsewhere', 'Your name comes from a directory or another system, and is changed there.');
    if (user.name === name) return;
    const before = { email: user.email, name: user.name };
    user.describedAs({ email: user.email, name });
    this.audit.record(this.em, actor, new UserUpdated(user, before));
  }
}

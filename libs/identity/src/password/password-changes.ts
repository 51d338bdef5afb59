import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { Clock, NotFoundError, type RequestOrigin, type SecretText } from '@clientst0r/platform';
import { assertPasswordIsHere } from '../external/password-elsewhere.js';
import { PersonNotices } from '../notice/person-notices.js';
import { type HashedPassword, User } from '../user/user.entity.js';
import { NewPassword } from './new-password.js';
import { PasswordHistory } from './password-history.js';

/** Another password for an account that has one, for every way of getting there. */
@Injectable()
export class PasswordChanges {
  constructor(
    private readonly em: EntityManager,
    private readonly passwords: NewPassword,
    private readonly history: PasswordHistory,
    private readonly notices: PersonNotices,
    private readonly clock: Clock,
  ) {}

  /** What to store. Throws `ValidationFailedError` when the rules refuse the password, or when it is one of the last ones. */
  async prepare(userId: string, password: SecretText): Promise<HashedPassword> {
    const em = this.em.fork({ clear: true });
    const user = await em.findOne(User, userId, { populate: ['passwordHash'] });
    if (!user) throw new NotFoundError();
    await assertPasswordIsHere(em, userId);
    const hash = await this.passwords.hash(password, user);
    await this.history.assertNew(user, password);
    return hash;
  }

  /** In the caller's transaction. Returns the person, whose row is locked, and who is told by mail. */
  async store(origin: Pick<RequestOrigin, 'address' | 'userAgent'>, userId: string, hash: HashedPassword): Promise<User> {
    const options = { populate: ['passwordHash'], lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
    const user = await this.em.findOneOrFail(User, userId, options);
    await this.history.keep(user);
    user.changePassword(hash, this.clock.now());
    this.notices.tell(this.em, user, 'password-changed', origin);
    return user;
  }
}

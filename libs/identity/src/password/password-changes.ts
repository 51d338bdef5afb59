import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { Clock, NotFoundError, type SecretText, ValidationFailedError } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { PASSWORD_HISTORY } from '../identity.settings.js';
import { User } from '../user/user.entity.js';
import { FormerPassword } from './former-password.entity.js';
import { NewPassword } from './new-password.js';
import { PasswordHasher } from './password-hasher.js';

/** Another password for an account that has one, for every way of getting there. */
@Injectable()
export class PasswordChanges {
  constructor(
    private readonly em: EntityManager,
    private readonly passwords: NewPassword,
    private readonly hasher: PasswordHasher,
    private readonly settings: SettingsService,
    private readonly clock: Clock,
  ) {}

  /** The hash to store. Throws `ValidationFailedError` when the rules refuse the password, or when it is one of the last ones. */
  async prepare(userId: string, password: SecretText): Promise<string> {
    const em = this.em.fork({ clear: true });
    const user = await em.findOne(User, userId, { populate: ['passwordHash'] });
    if (!user) throw new NotFoundError();
    const hash = await this.passwords.hash(password, user);
    const last = await this.settings.get(PASSWORD_HISTORY);
    const former = await em.find(FormerPassword, { userId }, { orderBy: { id: 'desc' }, limit: last - 1 });
    for (const stored of [user.passwordHash, ...former.map((one) => one.hash)]) {
      if (stored === null || !(await this.hasher.verify(stored, password)).right) continue;
      throw new ValidationFailedError([{ field: 'password', message: `is one of your last ${last} passwords` }]);
    }
    return hash;
  }

  /** In the caller's transaction. Returns the person, whose row is locked. */
  async store(userId: string, hash: string): Promise<User> {
    const options = { populate: ['passwordHash'], lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
    const user = await this.em.findOneOrFail(User, userId, options);
    if (user.passwordHash !== null) this.em.persist(new FormerPassword(userId, user.passwordHash));
    const former = await this.em.find(FormerPassword, { userId }, { orderBy: { id: 'desc' } });
    for (const forgotten of former.slice(PASSWORD_HISTORY.maximum - 1)) this.em.remove(forgotten);
    user.changePassword(hash, this.clock.now());
    return user;
  }
}

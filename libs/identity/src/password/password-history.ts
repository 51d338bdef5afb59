import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type SecretText, ValidationFailedError } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { PASSWORD_HISTORY } from '../identity.settings.js';
import type { User } from '../user/user.entity.js';
import { FormerPassword } from './former-password.entity.js';
import { PasswordHasher } from './password-hasher.js';

/** The passwords that somebody has had. */
@Injectable()
export class PasswordHistory {
  constructor(
    private readonly em: EntityManager,
    private readonly hasher: PasswordHasher,
    private readonly settings: SettingsService,
  ) {}

  /** Throws `ValidationFailedError` when it is one of the last ones. */
  async assertNew({ id: userId, passwordHash }: User, password: SecretText): Promise<void> {
    const last = await this.settings.get(PASSWORD_HISTORY);
    const former = await this.em.fork({ clear: true }).find(FormerPassword, { userId }, { orderBy: { id: 'desc' }, limit: last - 1 });
    for (const stored of [passwordHash, ...former.map((one) => one.hash)]) {
      if (stored === null || !(await this.hasher.verify(stored, password)).right) continue;
      throw new ValidationFailedError([{ field: 'password', message: `is one of your last ${last} passwords` }]);
    }
  }

  /** In the caller's transaction. */
  async keep({ id: userId, passwordHash }: User): Promise<void> {
    if (passwordHash !== null) this.em.persist(new FormerPassword(userId, passwordHash));
    const former = await this.em.find(FormerPassword, { userId }, { orderBy: { id: 'desc' } });
    for (const forgotten of former.slice(PASSWORD_HISTORY.maximum - 1)) this.em.remove(forgotten);
  }
}

import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { Clock } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { PASSWORD_MAXIMUM_AGE_DAYS } from '../identity.settings.js';
import { User } from '../user/user.entity.js';

const DAY = 86_400_000;

/** Who has to take a new password before his next session. */
@Injectable()
export class PasswordAge {
  constructor(
    private readonly em: EntityManager,
    private readonly settings: SettingsService,
    private readonly clock: Clock,
  ) {}

  /** Because an administrator says so, or because the password is older than the settings allow. */
  async isChangeDue(user: Pick<User, 'id' | 'passwordChangeDue' | 'passwordChangedAt' | 'createdAt'>): Promise<boolean> {
    if (user.passwordChangeDue) return true;
    const days = await this.settings.get(PASSWORD_MAXIMUM_AGE_DAYS);
    if (days === 0 || this.clock.now().getTime() < (user.passwordChangedAt ?? user.createdAt).getTime() + days * DAY) return false;
    return (await this.em.fork({ clear: true }).count(User, { id: user.id, passwordHash: { $ne: null } })) === 1;
  }
}

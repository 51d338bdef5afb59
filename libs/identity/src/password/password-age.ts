import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { Clock } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { PASSWORD_MAXIMUM_AGE_DAYS } from '../identity.settings.js';
import { User } from '../user/user.entity.js';

const DAY = 86_400_000;

export const NEW_PASSWORD_REASONS = ['breached', 'required', 'too-old'] as const;
export type NewPasswordReason = (typeof NEW_PASSWORD_REASONS)[number];

type PasswordHolder = Pick<User, 'id' | 'passwordChangeDue' | 'passwordBreachedAt' | 'passwordChangedAt' | 'createdAt'>;

/** Who has to take a new password before his next session. */
@Injectable()
export class PasswordAge {
  constructor(
    private readonly em: EntityManager,
    private readonly settings: SettingsService,
    private readonly clock: Clock,
  ) {}

  /** Because it was found in a breach, because an administrator says so, or because it is older than the settings allow. Null: none is due. */
  async changeReason(user: PasswordHolder): Promise<NewPasswordReason | null> {
    if (user.passwordBreachedAt !== null) return 'breached';
    if (user.passwordChangeDue) return 'required';
    return (await this.isTooOld(user)) ? 'too-old' : null;
  }

  private async isTooOld(user: PasswordHolder): Promise<boolean> {
    const days = await this.settings.get(PASSWORD_MAXIMUM_AGE_DAYS);
    if (days === 0 || this.clock.now().getTime() < (user.passwordChangedAt ?? user.createdAt).getTime() + days * DAY) return false;
    return (await this.em.fork({ clear: true }).count(User, { id: user.id, passwordHash: { $ne: null } })) === 1;
  }
}

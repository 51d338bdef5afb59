import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, Clock, type RequestOrigin, type SecretText, systemActor, ValidationFailedError } from '@clientst0r/platform';
import { BreachedPasswords } from '@clientst0r/security';
import { SettingsService } from '@clientst0r/settings';
import { PASSWORD_BREACH_CHECK, PASSWORD_BREACH_CHECK_DAYS } from '../identity.settings.js';
import type { Person } from '../user/person.js';
import { User } from '../user/user.entity.js';
import { PasswordBreachFound, PasswordBreachUnknown, PasswordLookedUp } from './password-breaches.audit.js';
import type { PasswordOwner } from './password-rules.js';

const DAY = 86_400_000;

/** Whether people's own passwords were seen in breaches (NIST SP 800-63B-4, section 3.1.1.2). What cannot be told stops nobody, and is recorded. */
@Injectable()
export class PasswordBreaches {
  constructor(
    private readonly em: EntityManager,
    private readonly settings: SettingsService,
    private readonly breaches: BreachedPasswords,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Of a new password: when it was looked up; null when it was not. Throws `ValidationFailedError` when it was seen in a breach. */
  async assertUnseen(password: SecretText, owner: PasswordOwner): Promise<Date | null> {
    const source = await this.settings.get(PASSWORD_BREACH_CHECK);
    if (source === 'off') return null;
    const occurrences = await this.breaches.occurrences(source, password);
    if (occurrences === null) {
      await this.audit.commit(systemActor('password check'), new PasswordBreachUnknown(owner, 'new password'));
      return null;
    }
    if (occurrences > 0)
      throw new ValidationFailedError([{ field: 'password', message: 'was seen in a data breach; take one that you use nowhere else' }]);
    return this.clock.now();
  }

  /** Of the password with which somebody has just signed in, when it is time to look again. Returns the person as he is afterwards. */
  async watch(origin: RequestOrigin, user: Person, password: SecretText): Promise<Person> {
    const source = await this.settings.get(PASSWORD_BREACH_CHECK);
    if (user.passwordBreachedAt !== null || source === 'off' || !(await this.isTime(user))) return user;
    const occurrences = await this.breaches.occurrences(source, password);
    if (occurrences === null) {
      await this.audit.commit(anonymousActor(origin, user.name), new PasswordBreachUnknown(user, 'sign-in'));
      return user;
    }
    return this.enter(origin, user, occurrences > 0);
  }

  /** Unless the password has become another one meanwhile. */
  @Transactional()
  async enter(origin: RequestOrigin, { id, passwordChangedAt }: Person, isBreached: boolean): Promise<User> {
    const user = await this.em.findOneOrFail(User, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (user.passwordChangedAt?.getTime() !== passwordChangedAt?.getTime()) return user;
    user.passwordWasLookedUp(this.clock.now(), isBreached);
    this.audit.record(this.em, anonymousActor(origin), isBreached ? new PasswordBreachFound(user) : new PasswordLookedUp(user));
    return user;
  }

  private async isTime({ passwordLookedUpAt }: Person): Promise<boolean> {
    const days = await this.settings.get(PASSWORD_BREACH_CHECK_DAYS);
    if (days === 0) return false;
    return passwordLookedUpAt === null || this.clock.now().getTime() >= passwordLookedUpAt.getTime() + days * DAY;
  }
}

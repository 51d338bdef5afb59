import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, type RequestOrigin, type SecretText } from '@clientst0r/platform';
import { PasswordBreaches } from '../password/password-breaches.js';
import { PasswordHasher } from '../password/password-hasher.js';
import type { Person } from '../user/person.js';
import { User } from '../user/user.entity.js';
import { PasswordUpgraded } from './sign-in.audit.js';

/** What can be done for a password only while it is at hand: after it was right, for a wrong one is nobody's business. */
@Injectable()
export class PasswordCare {
  constructor(
    private readonly em: EntityManager,
    private readonly hasher: PasswordHasher,
    private readonly breaches: PasswordBreaches,
    private readonly audit: AuditTrail,
  ) {}

  /** @param outdated whether its hash is of a lower cost than those of today. Returns the person as he is afterwards. */
  async take(origin: RequestOrigin, user: Person, password: SecretText, outdated: boolean): Promise<Person> {
    if (outdated) await this.upgrade(origin, user.id, await this.hasher.hash(password));
    return this.breaches.watch(origin, user, password);
  }

  @Transactional()
  async upgrade(origin: RequestOrigin, userId: string, hash: string): Promise<void> {
    const user = await this.em.findOneOrFail(User, userId);
    user.setPasswordHash(hash);
    this.audit.record(this.em, anonymousActor(origin), new PasswordUpgraded(user));
  }
}

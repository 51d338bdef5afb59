import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Clock, type RequestOrigin } from '@clientst0r/platform';
import type { Attempt } from '@clientst0r/security';
import { PersonNotices } from '../notice/person-notices.js';
import { isEmailAddress } from '../user/email-address.js';
import { platformAdministrators } from '../user/platform-administrators.js';
import { User } from '../user/user.entity.js';

/** Tells people by mail that somebody guesses at their account. */
@Injectable()
export class LockoutNotices {
  constructor(
    private readonly em: EntityManager,
    private readonly notices: PersonNotices,
    private readonly clock: Clock,
  ) {}

  /** Does the same for a name that is nobody's: a lock must not tell by its time who has an account. */
  @Transactional()
  async tell(origin: RequestOrigin, { kind, name }: Pick<Attempt, 'kind' | 'name'>): Promise<void> {
    const email = kind === 'password' ? name : (await this.em.findOne(User, name))?.email;
    if (email !== undefined && isEmailAddress(email)) this.notices.tellName(this.em, email, 'account-locked', origin);
  }

  /** To those who run the platform. */
  @Transactional()
  async tellOfStorm(): Promise<void> {
    for (const person of await platformAdministrators(this.em, this.clock.now()))
      this.notices.tell(this.em, person, 'guessing-storm', { address: '', userAgent: '' });
  }
}

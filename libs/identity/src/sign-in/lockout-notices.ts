import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import type { RequestOrigin } from '@clientst0r/platform';
import type { Attempt } from '@clientst0r/security';
import { PLATFORM_ADMINISTRATOR } from '../permission/built-in-roles.js';
import { PersonNotices } from '../notice/person-notices.js';
import { isEmailAddress } from '../user/email-address.js';
import { PlatformRoleAssignment } from '../user/platform-role-assignment.entity.js';
import { User } from '../user/user.entity.js';

/** Tells people by mail that somebody guesses at their account. */
@Injectable()
export class LockoutNotices {
  constructor(
    private readonly em: EntityManager,
    private readonly notices: PersonNotices,
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
    const assigned = await this.em.find(PlatformRoleAssignment, { roleId: PLATFORM_ADMINISTRATOR });
    const administrators = await this.em.find(User, { id: assigned.map(({ userId }) => userId), status: 'active' });
    for (const person of administrators) this.notices.tell(this.em, person, 'guessing-storm', { address: '', userAgent: '' });
  }
}

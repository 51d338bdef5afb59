import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, NotFoundError } from '@clientst0r/platform';
import { type Refusal, refusalOf } from '../member/refusal.js';
import { type Difference, differenceFor } from '../role/role-difference.js';
import { PLATFORM_ROLES } from '../role/role-book.js';
import { PlatformRoleChange } from './platform-role-change.js';
import { PlatformRoleAssignment } from './platform-role-assignment.entity.js';
import { User } from './user.entity.js';

export interface PlatformRolePreview extends Difference {
  /** Why it would be refused; null when it may be done. */
  readonly refusal: Refusal | null;
}

/** What somebody would gain and lose by other platform roles, before they are given. Changes nothing. */
@Injectable()
export class PlatformRolePreviews {
  constructor(
    private readonly em: EntityManager,
    private readonly change: PlatformRoleChange,
  ) {}

  /** Throws `NotFoundError` for nobody's id, `ValidationFailedError` as the assignment would. In a transaction, for the rules lock what they look at. */
  @Transactional()
  async preview(actor: Actor, userId: string, roleIds: readonly string[]): Promise<PlatformRolePreview> {
    if ((await this.em.count(User, { id: userId })) === 0) throw new NotFoundError();
    const held = (await this.em.find(PlatformRoleAssignment, { userId }, { refresh: true })).map(({ roleId }) => roleId);
    const wanted = this.change.wanted(roleIds);
    const refusal = await refusalOf(() => this.change.assertAllowed(actor, userId, held, wanted));
    return { ...differenceFor(held, PLATFORM_ROLES, wanted, PLATFORM_ROLES), refusal };
  }
}

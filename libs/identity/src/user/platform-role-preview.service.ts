import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, Clock, NotFoundError } from '@clientst0r/platform';
import { assignmentDifference } from '../member/assignment-difference.js';
import type { AssignmentPreview } from '../member/assignment-preview.service.js';
import { refusalOf } from '../member/refusal.js';
import type { WantedRoles } from '../member/wanted-roles.js';
import { PLATFORM_ROLES } from '../role/role-book.js';
import { PlatformRoleChange } from './platform-role-change.js';
import { PlatformRoleAssignment } from './platform-role-assignment.entity.js';
import { User } from './user.entity.js';

/** What somebody would gain and lose by other platform roles, before they are given. Changes nothing. */
@Injectable()
export class PlatformRolePreviews {
  constructor(
    private readonly em: EntityManager,
    private readonly rules: PlatformRoleChange,
    private readonly clock: Clock,
  ) {}

  /** Throws `NotFoundError` for nobody's id, `ValidationFailedError` as the assignment would. In a transaction, for the rules lock what they look at. */
  @Transactional()
  async preview(actor: Actor, userId: string, wanted: WantedRoles): Promise<AssignmentPreview> {
    if ((await this.em.count(User, { id: userId })) === 0) throw new NotFoundError();
    const changes = this.rules.changes(await this.em.find(PlatformRoleAssignment, { userId }, { refresh: true }), wanted);
    const refusal = await refusalOf(() => this.rules.assertAllowed(actor, userId, changes));
    return { ...assignmentDifference(changes, PLATFORM_ROLES, this.clock.now()), refusal };
  }
}

import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, Clock, NotFoundError, organisationOf } from '@clientst0r/platform';
import { Membership } from '../organisation/membership.entity.js';
import type { RoleBook } from '../role/role-book.js';
import { RoleReader } from '../role/role-reader.js';
import { type AssignmentDifference, assignmentDifference } from './assignment-difference.js';
import { assertMayGrant, OwnRolesError, validRoleIds } from './granting.js';
import { assertOwnershipStays, Ownership } from './ownership.js';
import { type Refusal, refusalOf } from './refusal.js';
import { type RoleChanges, roleChanges, type WantedRoles } from './wanted-roles.js';

export interface AssignmentPreview extends AssignmentDifference {
  /** Why it would be refused; null when it may be done. */
  readonly refusal: Refusal | null;
}

/** What a member would gain and lose by other roles, before they are given. Changes nothing. */
@Injectable()
export class AssignmentPreviews {
  constructor(
    private readonly em: EntityManager,
    private readonly roles: RoleReader,
    private readonly ownership: Ownership,
    private readonly clock: Clock,
  ) {}

  /** Throws `NotFoundError` for nobody's id, `ValidationFailedError` as the assignment would. */
  async preview(actor: Actor, userId: string, { roleIds, periods }: WantedRoles): Promise<AssignmentPreview> {
    const membership = await this.em.findOne(Membership, { user: userId }, { populate: ['assignments'] });
    if (!membership) throw new NotFoundError();
    const [book, now] = [await this.roles.bookOf(organisationOf(actor)), this.clock.now()];
    const changes = roleChanges(membership.assignments.getItems(), { roleIds: validRoleIds(roleIds, book), periods }, now);
    const refusal = await refusalOf(() => this.assertAllowed(actor, userId, changes, book));
    return { ...assignmentDifference(changes, book, now), refusal };
  }

  private async assertAllowed(actor: Actor, userId: string, changes: RoleChanges, book: RoleBook): Promise<void> {
    if (userId === actor.userId) throw new OwnRolesError();
    assertMayGrant(actor, [...changes.added, ...changes.removed, ...changes.moved], book);
    await assertOwnershipStays(this.ownership, organisationOf(actor), userId, changes);
  }
}

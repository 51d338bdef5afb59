import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, Clock, NotFoundError, organisationOf } from '@clientst0r/platform';
import { Membership, type Period, UNLIMITED } from '../organisation/membership.entity.js';
import { type Difference, difference } from '../role/role-difference.js';
import type { RoleBook } from '../role/role-book.js';
import { RoleReader } from '../role/role-reader.js';
import { assertMayGrant, OwnRolesError } from './granting.js';
import { assertOwnershipStays, Ownership } from './ownership.js';
import { type Refusal, refusalOf } from './refusal.js';
import { type RoleChanges, roleChanges, type WantedRoles } from './wanted-roles.js';

export interface AssignmentPreview {
  readonly now: Difference;
  /** By roles that begin or end at a later time, beyond what changes now. */
  readonly later: Difference;
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
  async preview(actor: Actor, userId: string, wanted: WantedRoles): Promise<AssignmentPreview> {
    const membership = await this.em.findOne(Membership, { user: userId }, { populate: ['assignments'] });
    if (!membership) throw new NotFoundError();
    const book = await this.roles.bookOf(organisationOf(actor));
    const changes = roleChanges(membership, wanted, book, this.clock.now());
    const refusal = await refusalOf(() => this.assertAllowed(actor, userId, changes, book));
    return { ...this.differences(membership, changes, book), refusal };
  }

  private differences(membership: Membership, changes: RoleChanges, book: RoleBook): Pick<AssignmentPreview, 'now' | 'later'> {
    const at = this.clock.now().getTime();
    const before = (roleId: string): Period => membership.assignmentOf(roleId) ?? UNLIMITED;
    const permissions = (roleIds: readonly string[], periodOf: (roleId: string) => Period, begun: boolean) =>
      book.permissionsOf(roleIds.filter((roleId) => counts(periodOf(roleId), at, begun)));
    const now = difference(permissions(changes.before, before, true), permissions(changes.after, changes.periodOf, true));
    const ever = difference(permissions(changes.before, before, false), permissions(changes.after, changes.periodOf, false));
    const beyond = (all: Difference['gained'], known: Difference['gained']) => all.filter((one) => !known.includes(one));
    return { now, later: { gained: beyond(ever.gained, now.gained), lost: beyond(ever.lost, now.lost) } };
  }

  private async assertAllowed(actor: Actor, userId: string, changes: RoleChanges, book: RoleBook): Promise<void> {
    if (userId === actor.userId) throw new OwnRolesError();
    assertMayGrant(actor, [...changes.added, ...changes.removed, ...changes.moved], book);
    await assertOwnershipStays(this.ownership, organisationOf(actor), userId, changes);
  }
}

/** Whether a role that is held for this time gives anything: at that moment, or at that moment or later. */
function counts({ startsAt, endsAt }: Period, at: number, begun: boolean): boolean {
  if (endsAt !== null && endsAt.getTime() <= at) return false;
  return !begun || startsAt === null || startsAt.getTime() <= at;
}

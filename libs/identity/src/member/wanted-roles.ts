import { ValidationFailedError } from '@clientst0r/platform';
import type { Membership, Period } from '../organisation/membership.entity.js';
import { UNLIMITED } from '../organisation/membership.entity.js';
import type { RoleBook } from '../role/role-book.js';
import { validRoleIds } from './granting.js';

/** All roles that a member is to have. A role without a period keeps the one it has, or is without limits when it is new. */
export interface WantedRoles {
  readonly roleIds: readonly string[];
  readonly periods: readonly (Period & { readonly roleId: string })[];
}

export interface RoleChanges {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Held before and after, from or until another time. */
  readonly moved: readonly string[];
  readonly periodOf: (roleId: string) => Period;
}

/** Throws `ValidationFailedError` for roles that are not in the book and for periods that never are. */
export function roleChanges(membership: Membership, wanted: WantedRoles, book: RoleBook, now: Date): RoleChanges {
  const after = validRoleIds(wanted.roleIds, book);
  const periods = new Map(wanted.periods.map(({ roleId, startsAt, endsAt }) => [roleId, { startsAt, endsAt }]));
  assertPeriods(wanted, after, now);
  const before = assignedRoles(membership);
  const periodOf = (roleId: string): Period => periods.get(roleId) ?? membership.assignmentOf(roleId) ?? UNLIMITED;
  return {
    before,
    after,
    added: after.filter((roleId) => !before.includes(roleId)),
    removed: before.filter((roleId) => !after.includes(roleId)),
    moved: before.filter((roleId) => after.includes(roleId) && !samePeriod(membership.assignmentOf(roleId), periodOf(roleId))),
    periodOf,
  };
}

export function assignedRoles(membership: Membership): string[] {
  return membership.assignments
    .getItems()
    .map(({ roleId }) => roleId)
    .sort();
}

/** ISO 8601 intervals of the roles that have a limit; `..` where one side has none. */
export function intervals(roleIds: readonly string[], periodOf: (roleId: string) => Period): Record<string, string> {
  const limited = roleIds.map((roleId) => [roleId, periodOf(roleId)] as const).filter(([, { startsAt, endsAt }]) => startsAt ?? endsAt);
  const text = (at: Date | null): string => at?.toISOString() ?? '..';
  return Object.fromEntries(limited.map(([roleId, { startsAt, endsAt }]) => [roleId, `${text(startsAt)}/${text(endsAt)}`]));
}

function assertPeriods({ periods }: WantedRoles, roleIds: readonly string[], now: Date): void {
  const named = new Set<string>();
  periods.forEach(({ roleId, startsAt, endsAt }, index) => {
    const refuse = (field: string, message: string): never => {
      throw new ValidationFailedError([{ field: `periods.${index}.${field}`, message }]);
    };
    if (!roleIds.includes(roleId) || named.has(roleId)) refuse('roleId', 'must be one of roleIds, once');
    named.add(roleId);
    if (endsAt !== null && endsAt <= now) refuse('endsAt', 'must be in the future');
    if (endsAt !== null && startsAt !== null && endsAt <= startsAt) refuse('endsAt', 'must be after the start');
  });
}

function samePeriod(one: Period | undefined, other: Period): boolean {
  return one?.startsAt?.getTime() === other.startsAt?.getTime() && one?.endsAt?.getTime() === other.endsAt?.getTime();
}

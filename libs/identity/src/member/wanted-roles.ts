import { ValidationFailedError } from '@clientst0r/platform';
import { type Period, UNLIMITED } from '../organisation/period.js';

interface RolePeriod extends Period {
  readonly roleId: string;
}

/** All roles that somebody is to have. A role without a period keeps the one it has, or is without limits when it is new. */
export interface WantedRoles {
  readonly roleIds: readonly string[];
  readonly periods: readonly RolePeriod[];
}

export interface RoleChanges {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Held before and after, from or until another time. */
  readonly moved: readonly string[];
  readonly heldPeriodOf: (roleId: string) => Period;
  readonly periodOf: (roleId: string) => Period;
}

/** The ids of the wanted roles are valid and sorted. Throws `ValidationFailedError` for periods that never are. */
export function roleChanges(held: readonly RolePeriod[], { roleIds: after, periods }: WantedRoles, now: Date): RoleChanges {
  assertPeriods(periods, after, now);
  const wanted = periodsById(periods);
  const assigned = periodsById(held);
  const before = assignedRoles(held);
  const heldPeriodOf = (roleId: string): Period => assigned.get(roleId) ?? UNLIMITED;
  const periodOf = (roleId: string): Period => wanted.get(roleId) ?? heldPeriodOf(roleId);
  return {
    before,
    after,
    added: after.filter((roleId) => !before.includes(roleId)),
    removed: before.filter((roleId) => !after.includes(roleId)),
    moved: before.filter((roleId) => after.includes(roleId) && !samePeriod(heldPeriodOf(roleId), periodOf(roleId))),
    heldPeriodOf,
    periodOf,
  };
}

/** Sorted. */
export function assignedRoles(held: readonly { readonly roleId: string }[]): string[] {
  return held.map(({ roleId }) => roleId).sort();
}

/** Whether somebody holds the role for good before, and does not any more after. */
export function endsHolding(roleId: string, { removed, moved, periodOf }: RoleChanges): boolean {
  if (removed.includes(roleId)) return true;
  return moved.includes(roleId) && (periodOf(roleId).endsAt ?? periodOf(roleId).startsAt) !== null;
}

/** For the audit trail: the periods before and after, as ISO 8601 intervals; nothing where no role has a limit. */
export function periodsOf({ before, after, heldPeriodOf, periodOf }: RoleChanges): {
  readonly periods?: Readonly<Record<'before' | 'after', Readonly<Record<string, string>>>>;
} {
  const periods = { before: intervals(before, heldPeriodOf), after: intervals(after, periodOf) };
  return Object.keys({ ...periods.before, ...periods.after }).length > 0 ? { periods } : {};
}

/** Of the roles that have a limit; `..` where one side has none. */
function intervals(roleIds: readonly string[], periodOf: (roleId: string) => Period): Record<string, string> {
  const limited = roleIds.map((roleId) => [roleId, periodOf(roleId)] as const).filter(([, { startsAt, endsAt }]) => startsAt ?? endsAt);
  const text = (at: Date | null): string => at?.toISOString() ?? '..';
  return Object.fromEntries(limited.map(([roleId, { startsAt, endsAt }]) => [roleId, `${text(startsAt)}/${text(endsAt)}`]));
}

function periodsById(periods: readonly RolePeriod[]): ReadonlyMap<string, Period> {
  return new Map(periods.map(({ roleId, startsAt, endsAt }) => [roleId, { startsAt, endsAt }]));
}

function assertPeriods(periods: readonly RolePeriod[], roleIds: readonly string[], now: Date): void {
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

function samePeriod(one: Period, other: Period): boolean {
  return one.startsAt?.getTime() === other.startsAt?.getTime() && one.endsAt?.getTime() === other.endsAt?.getTime();
}

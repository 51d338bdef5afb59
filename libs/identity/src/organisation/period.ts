/** From `startsAt` (included) to `endsAt` (excluded); null where there is no limit. */
export interface Period {
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
}

export const UNLIMITED: Period = { startsAt: null, endsAt: null };

export type PeriodState = 'held' | 'upcoming' | 'over';

export function periodState({ startsAt, endsAt }: Period, at: Date): PeriodState {
  if (endsAt !== null && endsAt <= at) return 'over';
  return startsAt !== null && startsAt > at ? 'upcoming' : 'held';
}

/** The next moment after `at` at which one of them begins or ends. */
export function nextBound(periods: readonly Period[], at: Date): Date | null {
  const bounds = periods.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt]).filter((bound) => bound !== null);
  const ahead = bounds.filter((bound) => bound > at).map((bound) => bound.getTime());
  return ahead.length === 0 ? null : new Date(Math.min(...ahead));
}

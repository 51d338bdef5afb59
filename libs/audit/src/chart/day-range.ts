import { ValidationFailedError } from '@clientst0r/platform';

const DAY = 86_400_000;
const USUAL_DAYS = 30;
const MOST_DAYS = 1_100;

/** Whole days (UTC), `2026-11-24`, both included. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** The last thirty days unless told. @throws ValidationFailedError naming the end that is wrong */
export function dayRange(from: string | undefined, to: string | undefined, now: Date): DayRange {
  const last = to === undefined ? Math.floor(now.getTime() / DAY) * DAY : dayStart('to', to);
  const first = from === undefined ? last - (USUAL_DAYS - 1) * DAY : dayStart('from', from);
  if (first > last) throw new ValidationFailedError([{ field: 'from', message: 'must not be after the last day' }]);
  if (last - first >= MOST_DAYS * DAY)
    throw new ValidationFailedError([{ field: 'from', message: `must be less than ${MOST_DAYS} days before the last` }]);
  return { from: dayText(first), to: dayText(last) };
}

function dayStart(field: 'from' | 'to', text: string): number {
  const start = Date.parse(`${text}T00:00:00Z`);
  if (!Number.isNaN(start) && dayText(start) === text && start >= 0) return start;
  throw new ValidationFailedError([{ field, message: 'must be a day such as 2026-11-24' }]);
}

function dayText(start: number): string {
  return new Date(start).toISOString().slice(0, 10);
}

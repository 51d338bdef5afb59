import type { DayRange } from './day-range.js';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** 1 January 1970 was a Thursday. */
const FIRST_MONDAY = 4 * DAY;
const NOTHING: DayRange = { from: '2000-01-02', to: '2000-01-01' };

/** What a range is summed from: its whole weeks, from Monday to Sunday, and the days before and after them. Any of them may be empty. */
export interface CountedSpans {
  readonly before: DayRange;
  /** By their Mondays, both included. */
  readonly weeks: DayRange;
  readonly after: DayRange;
}

/** @param countedTo everything before it is counted: weeks that end later are not there yet */
export function countedSpans({ from, to }: DayRange, countedTo: Date | null): CountedSpans {
  const first = mondayOf(Date.parse(from) + WEEK - DAY);
  const end = mondayOf(Math.min(Date.parse(to) + DAY, countedTo?.getTime() ?? 0));
  if (end <= first) return { before: { from, to }, weeks: NOTHING, after: NOTHING };
  return {
    before: { from, to: dayOf(first - DAY) },
    weeks: { from: dayOf(first), to: dayOf(end - WEEK) },
    after: { from: dayOf(end), to },
  };
}

/** The week of a day or an instant. */
export function weekOf(at: Date): { readonly monday: string; readonly sunday: string; readonly end: Date } {
  const start = mondayOf(at.getTime());
  return { monday: dayOf(start), sunday: dayOf(start + WEEK - DAY), end: new Date(start + WEEK) };
}

/** The first moment (UTC) of its week. */
function mondayOf(time: number): number {
  return Math.floor((time - FIRST_MONDAY) / WEEK) * WEEK + FIRST_MONDAY;
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

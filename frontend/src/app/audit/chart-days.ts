import type { AuditFilterDto, EventsOfDayDto } from '../api/models';
import type { DayRange } from './audit-source';
import { CATEGORIES } from './audit-words';
import { OUTCOMES } from './outcomes';

const DAY = 86_400_000;
/** More bars than this are too thin to be hit: weeks instead. */
const MOST_BARS = 92;

export interface Series {
  readonly key: string;
  readonly label: string;
}

export interface Part extends Series {
  readonly value: number;
  /** What it was counted from. */
  readonly filter: AuditFilterDto;
}

export interface Bar {
  readonly label: string;
  readonly total: number;
  readonly parts: readonly Part[];
  readonly filter: AuditFilterDto;
}

/** The upper end of the scale: round, with a whole half, and not far above the highest bar. */
export function ceilingOf(highest: number): number {
  if (highest <= 2) return 2;
  const power = 10 ** Math.floor(Math.log10(highest));
  const step = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].find((each) => each * power >= highest) ?? 10;
  return Math.ceil((step * power) / 2) * 2;
}

export const CATEGORY_SERIES: readonly Series[] = CATEGORIES.map(([key, label]) => ({ key, label }));
export const FAILURE_SERIES: readonly Series[] = OUTCOMES.filter(([key]) => key !== 'success').map(([key, label]) => ({ key, label }));

const LABEL = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** The last so many days, today included, in UTC. */
export function lastDays(days: number, now: Date): DayRange {
  return { from: dayOf(now.getTime() - (days - 1) * DAY), to: dayOf(now.getTime()) };
}

/** From the first moment of the first day to that after the last. */
export function filterOfDays({ from, to }: DayRange): { from: string; to: string } {
  return { from: new Date(Date.parse(from)).toISOString(), to: new Date(Date.parse(to) + DAY).toISOString() };
}

/** Days, or weeks of a long range, each without gaps; a bar leads to its events. */
export function barsOf(
  items: readonly EventsOfDayDto[],
  range: DayRange,
  series: readonly Series[],
  by: { valueOf: (item: EventsOfDayDto, key: string) => number; filterOf: (key: string) => AuditFilterDto },
): Bar[] {
  const step = (Date.parse(range.to) - Date.parse(range.from)) / DAY >= MOST_BARS ? 7 : 1;
  const itemsOfDay = Map.groupBy(items, ({ day }) => day);
  const bars: Bar[] = [];
  for (let time = Date.parse(range.from); time <= Date.parse(range.to); time += step * DAY) {
    const days = Array.from({ length: step }, (_, index) => dayOf(time + index * DAY)).filter((day) => day <= range.to);
    const filter = filterOfDays({ from: days[0] ?? range.from, to: days.at(-1) ?? range.to });
    const within = days.flatMap((day) => itemsOfDay.get(day) ?? []);
    const parts = series
      .map(({ key, label }) => ({
        key,
        label,
        value: within.reduce((sum, item) => sum + by.valueOf(item, key), 0),
        filter: { ...filter, ...by.filterOf(key) },
      }))
      .filter(({ value }) => value > 0);
    const label = step === 1 ? LABEL.format(time) : `${LABEL.format(time)} – ${LABEL.format(Date.parse(days.at(-1) ?? range.to))}`;
    bars.push({ label, total: parts.reduce((sum, { value }) => sum + value, 0), parts, filter });
  }
  return bars;
}

export function categoryBars(items: readonly EventsOfDayDto[], range: DayRange): Bar[] {
  return barsOf(items, range, CATEGORY_SERIES, {
    valueOf: ({ category, success, failure, refused }, key) => (category === key ? success + failure + refused : 0),
    filterOf: (key) => ({ category: key as EventsOfDayDto['category'] }),
  });
}

export function failureBars(items: readonly EventsOfDayDto[], range: DayRange): Bar[] {
  return barsOf(items, range, FAILURE_SERIES, {
    valueOf: ({ failure, refused }, key) => (key === 'failure' ? failure : refused),
    filterOf: (key) => ({ outcome: key as 'failure' | 'refused' }),
  });
}

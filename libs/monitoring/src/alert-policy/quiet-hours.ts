/** When people are left alone: from a time of day to another, on the clock of the wall, on the days on which it begins. */
export interface QuietHours {
  readonly timezone: string;
  /** `HH:MM`. */
  readonly from: string;
  /** `HH:MM`; not later than `from` is on the next day, the same is a whole day. */
  readonly to: string;
  /** 1 (Monday) to 7 (Sunday): on which it begins. */
  readonly days: readonly number[];
}

const MINUTE = 60_000;
const STEP = 30 * MINUTE;
const DAY_MINUTES = 1440;
/** Quiet hours that never end are none. */
const LONGEST = 7 * DAY_MINUTES * MINUTE;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const clocks = new Map<string, Intl.DateTimeFormat>();

/** @returns when people may be told: `at` itself outside of quiet hours */
export function afterQuiet(quiet: QuietHours, at: Date): Date {
  if (!isQuiet(quiet, at)) return at;
  let end = at.getTime();
  while (isQuiet(quiet, new Date(end))) {
    end += STEP;
    if (end - at.getTime() > LONGEST) return at;
  }
  // Back to the minute in which they end; steps of half an hour are longer than nothing that can be between two of them.
  while (!isQuiet(quiet, new Date(end - MINUTE))) end -= MINUTE;
  return new Date(Math.floor(end / MINUTE) * MINUTE);
}

export function isQuiet({ timezone, from, to, days }: QuietHours, at: Date): boolean {
  const { weekday, minute } = wallClock(timezone, at);
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const yesterday = weekday === 1 ? 7 : weekday - 1;
  if (start < end) return days.includes(weekday) && minute >= start && minute < end;
  return (days.includes(weekday) && minute >= start) || (days.includes(yesterday) && minute < end);
}

export function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}

function wallClock(timezone: string, at: Date): { weekday: number; minute: number } {
  const clock = clocks.get(timezone) ?? new Intl.DateTimeFormat('en-GB', { timeZone: timezone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }); // prettier-ignore
  clocks.set(timezone, clock);
  const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
  return { weekday: WEEKDAYS.indexOf(parts.get('weekday') ?? '') + 1, minute };
}

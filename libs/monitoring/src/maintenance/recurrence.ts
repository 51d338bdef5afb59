import { RRuleTemporal } from 'rrule-temporal';

/** When a maintenance window is: once, or again and again at the same time of day in its time zone. */
export interface Recurrence {
  /** Of the first occurrence. */
  readonly startsAt: Date;
  readonly durationMinutes: number;
  /** An IANA name. */
  readonly timezone: string;
  /** RFC 5545, section 3.3.10, without `RRULE:`; null for once. */
  readonly rule: string | null;
}

export interface Occurrence {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

const MINUTE = 60_000;
/** What the library may try before it gives up: rules that never come to anything would keep it busy for ever. */
const LIMITS = { maxIterations: 2_000, maxCandidateEvaluations: 50_000, strict: true, cache: false } as const;
/** So many occurrences are looked at to tell whether they overlap. */
const COMPARED = 60;

const LIST = (item: string): RegExp => new RegExp(`^${item}(?:,${item}){0,30}$`, 'u');
const DAY_OF_MONTH = '-?(?:[1-9]|[12]\\d|3[01])';
/** At most one occurrence a day: parts that name hours, minutes and seconds, and the frequencies of these, are left out. */
const PARTS: Readonly<Record<string, RegExp>> = {
  FREQ: /^(?:DAILY|WEEKLY|MONTHLY|YEARLY)$/u,
  INTERVAL: /^(?:[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6])$/u,
  COUNT: /^(?:[1-9]\d{0,2}|1000)$/u,
  UNTIL: /^\d{8}$/u,
  BYDAY: LIST('(?:-?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)'),
  BYMONTHDAY: LIST(DAY_OF_MONTH),
  BYMONTH: LIST('(?:[1-9]|1[0-2])'),
  BYSETPOS: LIST(DAY_OF_MONTH),
  WKST: /^(?:MO|TU|WE|TH|FR|SA|SU)$/u,
};

export function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** @returns what is wrong with the rule, for people; null when it is one */
export function ruleProblem(recurrence: Recurrence): string | null {
  const { rule } = recurrence;
  if (rule === null) return null;
  const parts = rule.split(';').map((part) => part.split('='));
  const wrong = parts.map(partProblem).find((problem) => problem !== null);
  return wrong ?? namesProblem(parts.map(([name = '']) => name)) ?? occurrenceProblem(recurrence);
}

function partProblem([name = '', value = '', ...rest]: string[]): string | null {
  const form = PARTS[name];
  if (!form) return `${name === '' ? 'it' : name.slice(0, 20)} is no part that may be used: ${Object.keys(PARTS).join(', ')}`;
  return rest.length > 0 || !form.test(value) ? `${name} is not understood, or out of its bounds` : null;
}

function namesProblem(names: readonly string[]): string | null {
  if (new Set(names).size < names.length) return 'has a part twice';
  if (!names.includes('FREQ')) return 'needs FREQ, such as FREQ=WEEKLY';
  return names.includes('COUNT') && names.includes('UNTIL') ? 'has COUNT and UNTIL, of which only one may be given' : null;
}

function occurrenceProblem(recurrence: Recurrence): string | null {
  const first = first60(recurrence);
  if (first === null) return 'cannot be followed: it has no occurrence, or too many steps between two of them';
  if (first.length === 0) return 'has no occurrence';
  const overlaps = first.some(({ startsAt }, index) => {
    const before = first[index - 1];
    return before !== undefined && startsAt.getTime() - before.startsAt.getTime() < recurrence.durationMinutes * MINUTE;
  });
  return overlaps ? 'comes again before it is over' : null;
}

function first60(recurrence: Recurrence): Occurrence[] | null {
  const { startsAt } = recurrence;
  try {
    const first = next(recurrence, new Date(startsAt.getTime() - 1));
    if (first === null) return [];
    return occurrencesBetween(recurrence, first.startsAt, new Date(first.startsAt.getTime() + COMPARED * 86_400_000));
  } catch {
    return null;
  }
}

/** Those that overlap the time from `from` to `to`, in order. @throws for a rule that cannot be followed */
export function occurrencesBetween(recurrence: Recurrence, from: Date, to: Date): Occurrence[] {
  const { startsAt, durationMinutes, rule, timezone } = recurrence;
  const length = durationMinutes * MINUTE;
  const inside = (one: Occurrence): boolean => one.endsAt > from && one.startsAt < to;
  if (rule === null) return [{ startsAt, endsAt: new Date(startsAt.getTime() + length) }].filter(inside);
  // A day more on both sides: the rule is followed on the clock of the wall, which is up to 14 hours from UTC.
  const [low, high] = [new Date(from.getTime() - length - 86_400_000), new Date(to.getTime() + 86_400_000)];
  return ruleOf(recurrence)
    .between(low, high, true)
    .map((wall) => occurrence(wall, timezone, length))
    .filter(inside);
}

/** The first that begins after `after`; null when there is none. @throws for a rule that cannot be followed */
export function next(recurrence: Recurrence, after: Date): Occurrence | null {
  const { startsAt, durationMinutes, rule, timezone } = recurrence;
  const length = durationMinutes * MINUTE;
  if (rule === null) return startsAt > after ? { startsAt, endsAt: new Date(startsAt.getTime() + length) } : null;
  const series = ruleOf(recurrence);
  let wall = series.next(new Date(after.getTime() - 86_400_000), true);
  while (wall !== null) {
    const found = occurrence(wall, timezone, length);
    if (found.startsAt > after) return found;
    wall = series.next(new Date(wall.epochMilliseconds), false);
  }
  return null;
}

type Wall = NonNullable<ReturnType<RRuleTemporal['next']>>;

/** Followed as if the clock of the wall were UTC, so that a time which a change of the clocks leaves out is not left out here, but comes an hour later. */
function ruleOf({ startsAt, rule, timezone }: Recurrence): RRuleTemporal {
  const until = (rule ?? '').replace(/UNTIL=(\d{8})/u, 'UNTIL=$1T235959Z');
  return new RRuleTemporal({ rruleString: `DTSTART:${wallClock(startsAt, timezone)}Z\nRRULE:${until}`, ...LIMITS });
}

function occurrence(wall: Wall, timezone: string, length: number): Occurrence {
  const startsAt = new Date(wall.toPlainDateTime().toZonedDateTime(timezone, { disambiguation: 'compatible' }).epochMilliseconds);
  return { startsAt, endsAt: new Date(startsAt.getTime() + length) };
}

/** `20261128T093000` */
function wallClock(at: Date, timezone: string): string {
  const form = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  }); // prettier-ignore
  const part = Object.fromEntries(form.formatToParts(at).map(({ type, value }) => [type, value]));
  const of = (name: string): string => part[name] ?? '';
  return `${of('year')}${of('month')}${of('day')}T${of('hour')}${of('minute')}${of('second')}`;
}

import { isTimezone, next, occurrencesBetween, type Recurrence, ruleProblem } from './recurrence.js';

const at = (text: string): Date => new Date(text);
const weekly: Recurrence = {
  startsAt: at('2026-03-01T01:00:00Z'),
  durationMinutes: 120,
  timezone: 'Europe/Berlin',
  rule: 'FREQ=WEEKLY;BYDAY=SU',
};
const starts = (recurrence: Recurrence, from: string, to: string): string[] =>
  occurrencesBetween(recurrence, at(from), at(to)).map(({ startsAt }) => startsAt.toISOString());

describe('a recurrence', () => {
  it('keeps the time of day in its zone when the clocks change, and a time that is left out comes an hour later', () => {
    expect(starts(weekly, '2026-03-20T00:00:00Z', '2026-04-06T00:00:00Z')).toEqual([
      '2026-03-22T01:00:00.000Z', // 02:00 in winter
      '2026-03-29T01:00:00.000Z', // 02:00 does not exist; 03:00 in summer
      '2026-04-05T00:00:00.000Z', // 02:00 in summer
    ]);
    const twice = { ...weekly, startsAt: at('2026-10-18T00:30:00Z') };
    expect(starts(twice, '2026-10-20T00:00:00Z', '2026-11-02T00:00:00Z')).toEqual(['2026-10-25T00:30:00.000Z', '2026-11-01T01:30:00.000Z']);
  });

  it('tells those that have begun before and still last, and none that only touch', () => {
    expect(starts(weekly, '2026-03-22T02:59:00Z', '2026-03-22T03:00:00Z')).toHaveLength(1);
    expect(starts(weekly, '2026-03-22T03:00:00Z', '2026-03-23T03:00:00Z')).toEqual([]);
    const once = { ...weekly, rule: null };
    expect(starts(once, '2026-03-01T02:00:00Z', '2026-03-01T02:01:00Z')).toEqual(['2026-03-01T01:00:00.000Z']);
    expect(next(once, at('2026-03-01T01:00:00Z'))).toBeNull();
  });

  it.each([
    ['FREQ=MONTHLY;BYDAY=2TU', '2026-03-10T18:00:00.000Z'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', '2026-03-31T17:00:00.000Z'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2028-02-29T18:00:00.000Z'],
    ['FREQ=DAILY;UNTIL=20260301', '2026-03-01T18:00:00.000Z'],
    ['FREQ=DAILY;COUNT=1', '2026-03-01T18:00:00.000Z'],
  ])('%s is next on %s', (rule, expected) => {
    const recurrence = { startsAt: at('2026-03-01T18:00:00Z'), durationMinutes: 60, timezone: 'Europe/Berlin', rule };
    expect(ruleProblem(recurrence)).toBeNull();
    expect(next(recurrence, at('2026-03-01T17:59:59Z'))?.startsAt.toISOString()).toBe(expected);
  });

  it('is followed after twenty years without walking through them', () => {
    const old = { ...weekly, startsAt: at('2006-01-01T01:00:00Z'), rule: 'FREQ=DAILY' };
    expect(starts(old, '2026-03-20T00:00:00Z', '2026-03-22T00:00:00Z')).toHaveLength(2);
  });

  it.each([
    ['FREQ=SECONDLY', /FREQ/u],
    ['FREQ=HOURLY', /FREQ/u],
    ['FREQ=DAILY;BYHOUR=0,1,2', /BYHOUR/u],
    ['FREQ=DAILY;INTERVAL=0', /INTERVAL/u],
    ['FREQ=DAILY;INTERVAL=9999', /INTERVAL/u],
    ['FREQ=DAILY;COUNT=1000000000', /COUNT/u],
    ['FREQ=DAILY;COUNT=2;UNTIL=20270101', /only one/u],
    ['FREQ=DAILY;FREQ=WEEKLY', /twice/u],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', /no occurrence/u],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', /no occurrence/u],
    ['FREQ=DAILY;UNTIL=20200101', /occurrence/u],
    ['FREQ=MONTHLY;BYMONTHDAY=99', /BYMONTHDAY/u],
    ['FREQ=WEEKLY;BYDAY=XX', /BYDAY/u],
    ['FREQ=WEEKLY\nEXDATE=20260101', /FREQ/u],
    ['INTERVAL=2', /needs FREQ/u],
    ['', /no part/u],
    [`FREQ=DAILY;BYMONTHDAY=${Array.from({ length: 200 }, () => '1').join(',')}`, /BYMONTHDAY/u],
  ])('refuses %j in no time, saying why', (rule, problem) => {
    const began = performance.now();
    expect(ruleProblem({ ...weekly, rule })).toMatch(problem);
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('refuses a rule that comes again before it is over', () => {
    expect(ruleProblem({ ...weekly, rule: 'FREQ=DAILY', durationMinutes: 1441 })).toMatch(/before it is over/u);
    expect(ruleProblem({ ...weekly, rule: 'FREQ=DAILY', durationMinutes: 1380 })).toBeNull();
  });

  it('knows time zones', () => {
    expect(['Europe/Berlin', 'UTC', 'Mars/Phobos', ''].map(isTimezone)).toEqual([true, true, false, false]);
  });
});

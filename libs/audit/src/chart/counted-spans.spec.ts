import * as fc from 'fast-check';
import { countedSpans, weekOf } from './counted-spans.js';
import type { DayRange } from './day-range.js';

const DAY = 86_400_000;
const START = Date.parse('2024-02-20T00:00:00Z');
const dayOf = (number: number): string => new Date(START + number * DAY).toISOString().slice(0, 10);

function daysOf({ from, to }: DayRange, step = 1): string[] {
  const days: string[] = [];
  for (let time = Date.parse(from); time <= Date.parse(to); time += step * DAY) days.push(new Date(time).toISOString().slice(0, 10));
  return days;
}

const ofWeek = (monday: string): string[] => daysOf({ from: monday, to: weekOf(new Date(monday)).sunday });

it('takes every day of a range once, and only weeks that are whole, in the range and counted', () => {
  const ranges = fc.tuple(fc.nat(900), fc.nat(400), fc.integer({ min: -10, max: 1_400 }), fc.nat(DAY - 1));
  fc.assert(
    fc.property(ranges, ([from, length, counted, moment]) => {
      const range = { from: dayOf(from), to: dayOf(from + length) };
      const countedTo = new Date(START + counted * DAY + moment);
      const { before, weeks, after } = countedSpans(range, countedTo);
      const mondays = daysOf(weeks, 7);
      expect([...daysOf(before), ...mondays.flatMap(ofWeek), ...daysOf(after)]).toEqual(daysOf(range));
      for (const monday of mondays) {
        expect(new Date(monday).getUTCDay()).toBe(1);
        expect(weekOf(new Date(monday)).end.getTime()).toBeLessThanOrEqual(countedTo.getTime());
      }
    }),
  );
});

it('leaves at most six days at either end of what is counted', () => {
  fc.assert(
    fc.property(fc.nat(900), fc.integer({ min: 14, max: 400 }), (from, length) => {
      const { before, after } = countedSpans({ from: dayOf(from), to: dayOf(from + length) }, new Date(START + 5_000 * DAY));
      expect(Math.max(daysOf(before).length, daysOf(after).length)).toBeLessThanOrEqual(6);
    }),
  );
});

it('reads days only where nothing is counted yet', () => {
  const range = { from: '2026-10-01', to: '2026-11-29' };
  expect(countedSpans(range, null).before).toEqual(range);
  expect(daysOf(countedSpans(range, null).weeks)).toEqual([]);
});

it.each([
  ['2026-11-23T00:00:00.000Z', '2026-11-23', '2026-11-29'],
  ['2026-11-29T23:59:59.999Z', '2026-11-23', '2026-11-29'],
  ['2026-11-30T00:00:00.000Z', '2026-11-30', '2026-12-06'],
  ['1970-01-01T00:00:00.000Z', '1969-12-29', '1970-01-04'],
])('puts %s into the week from %s to %s', (at, monday, sunday) => {
  expect(weekOf(new Date(at))).toMatchObject({ monday, sunday });
});

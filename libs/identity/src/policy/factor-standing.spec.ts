import fc from 'fast-check';
import { factorStanding } from './factor-standing.js';

const DAY = 86_400_000;
const since = new Date('2026-11-01T00:00:00Z');
const after = (days: number) => new Date(since.getTime() + days * DAY);

it('is free without a demand', () => {
  expect(factorStanding([], since, false, after(100))).toEqual({ state: 'free' });
});

it('takes the strictest of the demands', () => {
  expect(factorStanding([{ graceDays: 14 }, { graceDays: 3 }], since, false, after(2))).toEqual({ state: 'grace', until: after(3) });
  expect(factorStanding([{ graceDays: 14 }, { graceDays: 3 }], since, false, after(3))).toEqual({ state: 'due' });
});

it('gives no grace to somebody whose factor was taken away', () => {
  expect(factorStanding([{ graceDays: 14 }], since, true, since)).toEqual({ state: 'due' });
});

it('never lasts longer than any of the demands allows', () => {
  const demands = fc.array(fc.record({ graceDays: fc.integer({ min: 0, max: 14 }) }), { minLength: 1 });
  fc.assert(
    fc.property(demands, fc.integer({ min: 0, max: 20 * DAY }), (wanted, passed) => {
      const { state } = factorStanding(wanted, since, false, new Date(since.getTime() + passed));
      expect(state === 'due').toBe(passed >= Math.min(...wanted.map(({ graceDays }) => graceDays)) * DAY);
    }),
  );
});

import { daysUntil } from './expiry';

describe('the days until an entry expires', () => {
  it.each([
    ['2026-11-24', 0],
    ['2026-11-25', 1],
    ['2026-11-23', -1],
    ['2027-11-24', 365],
  ])('to %s are %i, whatever the hour', (day, days) => {
    for (const hour of [0, 12, 23]) expect(daysUntil(day, new Date(2026, 10, 24, hour, 59).getTime())).toBe(days);
  });
});

import { lastMonths } from './months';

it('goes back over the turn of the year, also from the last day of a month', () => {
  expect(lastMonths(new Date('2026-01-31T23:59:59Z'), 3)).toEqual([
    { month: '2026-01', label: 'January 2026' },
    { month: '2025-12', label: 'December 2025' },
    { month: '2025-11', label: 'November 2025' },
  ]);
});

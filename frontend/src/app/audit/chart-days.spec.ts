import { categoryBars, ceilingOf, failureBars, filterOfDays, lastDays } from './chart-days';

const ITEMS = [
  { day: '2026-11-23', category: 'vault', success: 5, failure: 0, refused: 2 },
  { day: '2026-11-24', category: 'vault', success: 1, failure: 0, refused: 0 },
  { day: '2026-11-24', category: 'security', success: 0, failure: 3, refused: 0 },
] as const;

describe('lastDays', () => {
  it('ends today, in UTC', () => {
    expect(lastDays(7, new Date('2026-11-24T23:30:00Z'))).toEqual({ from: '2026-11-18', to: '2026-11-24' });
  });
});

describe('bars by day', () => {
  const range = { from: '2026-11-22', to: '2026-11-24' };

  it('have no gaps, and lead to the day and the category', () => {
    const bars = categoryBars(ITEMS, range);
    expect(bars.map(({ total }) => total)).toEqual([0, 7, 4]);
    expect(bars[2]?.parts.map(({ key, value }) => [key, value])).toEqual([
      ['vault', 1],
      ['security', 3],
    ]);
    expect(bars[1]?.parts[0]?.filter).toEqual({ category: 'vault', from: '2026-11-23T00:00:00.000Z', to: '2026-11-24T00:00:00.000Z' });
  });

  it('of failures and refusals lead to their outcome', () => {
    const bars = failureBars(ITEMS, range);
    expect(bars.map(({ parts }) => parts.map(({ key, value }) => [key, value]))).toEqual([[], [['refused', 2]], [['failure', 3]]]);
    expect(bars[2]?.parts[0]?.filter).toMatchObject({ outcome: 'failure' });
  });
});

it('a long range has weeks, none of which reaches beyond its end', () => {
  const range = lastDays(365, new Date('2026-11-24T12:00:00Z'));
  const bars = categoryBars(ITEMS, range);
  expect(bars).toHaveLength(53);
  expect(bars.reduce((sum, { total }) => sum + total, 0)).toBe(11);
  expect(bars.at(-1)?.filter.to).toBe(filterOfDays(range).to);
});

it.each([
  [0, 2],
  [1, 2],
  [7, 8],
  [9, 10],
  [101, 120],
  [251, 300],
  [5001, 6000],
])('a scale for %i ends at %i', (highest, ceiling) => {
  expect(ceilingOf(highest)).toBe(ceiling);
});

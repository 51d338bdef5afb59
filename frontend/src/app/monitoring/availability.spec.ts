import { describe, expect, it } from 'vitest';
import { availability, barsOf, percentWords } from './availability';

const step = (at: string, more: Partial<Parameters<typeof barsOf>[0][number]> = {}): Parameters<typeof barsOf>[0][number] => ({
  at,
  answered: 0,
  failed: 0,
  unasked: 0,
  maintained: 0,
  average: null,
  slowest: null,
  p50: null,
  p95: null,
  p99: null,
  ...more,
});

describe('availability', () => {
  it('counts answered and failed looks alone, and is unknown without one', () => {
    expect(availability([{ answered: 3, failed: 1 }])).toBe(75);
    expect(availability([{ answered: 0, failed: 0 }])).toBeNull();
  });

  it('is never rounded up to a hundred', () => {
    expect([percentWords(99.999), percentWords(100), percentWords(null), percentWords(0)]).toEqual(['99.99 %', '100 %', '–', '0.00 %']);
  });

  it('has a bar for every step up to now, each in its tone', () => {
    const now = Date.parse('2026-11-28T12:30:00Z');
    const steps = [
      step('2026-11-28T08:00:00.000Z', { answered: 60 }),
      step('2026-11-28T09:00:00.000Z', { answered: 99, failed: 1 }),
      step('2026-11-28T10:00:00.000Z', { answered: 5, failed: 5 }),
      step('2026-11-28T11:00:00.000Z', { maintained: 9 }),
      step('2026-11-28T12:00:00.000Z', { unasked: 9 }),
    ];
    const bars = barsOf(steps, { hours: 1, count: 6 }, now);
    expect(bars.map(({ tone }) => tone)).toEqual(['none', 'good', 'warn', 'bad', 'note', 'none']);
    expect(bars[3]?.words).toContain('50.00 % answered, 5 failed');
    expect(bars[0]?.words).toContain('no looks');
    expect(barsOf([], { hours: 24, count: 90 }, now)).toHaveLength(90);
  });
});

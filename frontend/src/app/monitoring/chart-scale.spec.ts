import { niceCeiling, percentile, segments } from './chart-scale';

describe('niceCeiling', () => {
  it.each([
    [0, 1],
    [0.3, 0.5],
    [1, 1],
    [3, 5],
    [12, 20],
    [87, 100],
    [101, 200],
    [640, 1000],
  ])('rounds %d up to %d', (value, ceiling) => {
    expect(niceCeiling(value)).toBeCloseTo(ceiling);
  });
});

describe('segments', () => {
  it('breaks the line where a run failed', () => {
    expect(segments([{ x: 0, y: 1 }, { x: 1, y: 2 }, undefined, { x: 3, y: 3 }])).toEqual(['M0.0 1.0L1.0 2.0', 'M3.0 3.0h0.1']);
  });
});

describe('percentile', () => {
  it('is the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, place) => place + 1);
    expect([50, 95, 99, 100].map((percent) => percentile(hundred, percent))).toEqual([50, 95, 99, 100]);
    expect([percentile([7], 50), percentile([7], 99), percentile([], 50), percentile([1, 9], 50)]).toEqual([7, 7, 0, 1]);
  });
});

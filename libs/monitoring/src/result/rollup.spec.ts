import fc from 'fast-check';
import { hourly, type RolledResult } from './rollup.js';

const result = (minute: number, more: Partial<RolledResult> = {}): RolledResult => ({
  at: new Date(Date.UTC(2026, 10, 28, 10, minute)), outcome: 'success', total: 100, maintained: false, ...more,
}); // prettier-ignore

describe('the roll-up of results', () => {
  it('counts each once, by hour, and takes times only of what answered', () => {
    const seen = [
      result(0), result(59, { outcome: 'degraded', total: 300 }), result(30, { outcome: 'failure', total: 10_000 }),
      result(31, { outcome: 'inconclusive' }), result(32, { outcome: 'failure', maintained: true }), result(60, { outcome: 'failure' }),
    ]; // prettier-ignore
    expect(hourly(seen)).toEqual([
      {
        at: new Date('2026-11-28T10:00:00Z'),
        answered: 2,
        failed: 1,
        unasked: 1,
        maintained: 1,
        average: 200,
        slowest: 300,
        p50: 100,
        p95: 300,
        p99: 300,
      },
      {
        at: new Date('2026-11-28T11:00:00Z'),
        answered: 0,
        failed: 1,
        unasked: 0,
        maintained: 0,
        average: null,
        slowest: null,
        p50: null,
        p95: null,
        p99: null,
      },
    ]);
  });

  it('tells within which time so many percent were answered', () => {
    const hundred = Array.from({ length: 100 }, (_, place) => result(0, { total: 100 - place }));
    expect(hourly(hundred)[0]).toMatchObject({ p50: 50, p95: 95, p99: 99, slowest: 100 });
    expect(hourly([result(0, { total: 7 })])[0]).toMatchObject({ p50: 7, p95: 7, p99: 7 });
  });

  it('loses and doubles none, whatever they are', () => {
    const any = fc.record({
      at: fc.date({ min: new Date('2026-01-01'), max: new Date('2026-01-03'), noInvalidDate: true }),
      outcome: fc.constantFrom('success', 'degraded', 'failure', 'inconclusive'),
      total: fc.nat(60_000),
      maintained: fc.boolean(),
    }) as fc.Arbitrary<RolledResult>;
    fc.assert(
      fc.property(fc.array(any), (results) => {
        const sum = hourly(results).reduce((total, one) => total + one.answered + one.failed + one.unasked + one.maintained, 0);
        expect(sum).toBe(results.length);
      }),
    );
  });
});

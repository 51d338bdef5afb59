import { randomUUIDv7 } from 'node:crypto';
import fc from 'fast-check';
import { caughtUpRun, firstRun, nextRegularRun, nextRun, nextRunInDoubt, shardOf, SHARDS } from './run-time.js';

const id = fc.constant(0).map(() => randomUUIDv7());
const interval = fc.integer({ min: 20, max: 604_800 }).map((seconds) => seconds * 1000);
const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });

describe('run times', () => {
  it('come after the given moment, within one interval, and one interval apart', () => {
    fc.assert(
      fc.property(id, interval, moment, (check, every, now) => {
        const first = nextRun(check, every, now);
        expect(first.getTime()).toBeGreaterThan(now.getTime());
        expect(first.getTime()).toBeLessThanOrEqual(now.getTime() + every);
        expect(nextRun(check, every, first).getTime()).toBe(first.getTime() + every);
      }),
    );
  });

  it('leave at least half an interval after a run out of turn, and keep to their places otherwise', () => {
    fc.assert(
      fc.property(id, interval, moment, (check, every, now) => {
        const next = nextRegularRun(check, every, now);
        expect(next.getTime() - now.getTime()).toBeGreaterThan(every / 2 - 1);
        expect(next.getTime() - now.getTime()).toBeLessThanOrEqual(every * 1.5);
        expect(nextRegularRun(check, every, next).getTime()).toBe(next.getTime() + every);
      }),
    );
  });

  it('are spread evenly: no second of a minute has more than twice its share of 6,000 checks', () => {
    const seconds = new Array<number>(60).fill(0);
    for (let count = 0; count < 6000; count++) {
      const second = nextRun(randomUUIDv7(), 60_000, new Date('2026-11-24T12:00:00Z')).getUTCSeconds();
      seconds[second] = (seconds[second] ?? 0) + 1;
    }
    expect(Math.max(...seconds)).toBeLessThan(200);
    expect(Math.min(...seconds)).toBeGreaterThan(40);
  });

  it('are shared out over all shards', () => {
    const shards = new Array<number>(SHARDS).fill(0);
    for (let count = 0; count < 4000; count++) shards[shardOf(randomUUIDv7())]! += 1;
    expect(Math.min(...shards)).toBeGreaterThan(800);
  });

  it('come sooner in doubt, but never later than the interval', () => {
    const now = new Date('2026-11-24T12:00:00Z');
    const check = randomUUIDv7();
    expect(nextRunInDoubt(check, 3_600_000, 15_000, now).getTime()).toBeLessThanOrEqual(now.getTime() + 15_000);
    expect(nextRunInDoubt(check, 20_000, 60_000, now)).toEqual(nextRegularRun(check, 20_000, now));
  });

  it('let a check that is a little late run, and put one that was missed back into its place', () => {
    fc.assert(
      fc.property(id, interval, moment, fc.integer({ min: 0, max: 10_000_000 }), (check, every, now, late) => {
        const missed = { dueAt: new Date(now.getTime() - late), isAbandoned: false, isCatchingUp: false };
        const run = caughtUpRun(check, every, missed, now);
        if (late <= 15_000) expect(run).toBeNull();
        else expect((run?.getTime() ?? 0) - now.getTime()).toBeLessThanOrEqual(Math.min(every, 300_000));
      }),
    );
  });

  it('after a restart come within an interval and five seconds of the end, and in no second more than twice as many as usual', () => {
    const [every, started, count] = [20_000, 6_000, 10_000];
    const died = new Date('2026-11-28T12:00:00Z').getTime();
    const now = new Date(died + started);
    const runs = Array.from({ length: count }, () => randomUUIDv7()).map((check) => {
      const dueAt = nextRun(check, every, new Date(died));
      // The dead process had taken what was due within three seconds, for twelve; a look at what is due comes every two.
      const isAbandoned = dueAt.getTime() < died + 3_000;
      if (isAbandoned) return caughtUpRun(check, every, { dueAt, isAbandoned, isCatchingUp: false }, new Date(died + 14_000)) ?? dueAt;
      if (dueAt > now) return dueAt;
      return caughtUpRun(check, every, { dueAt, isAbandoned, isCatchingUp: true }, now) ?? now;
    });
    const seconds = Map.groupBy(runs, (at) => Math.floor(at.getTime() / 1000));
    expect(Math.max(...runs.map((at) => at.getTime() - died))).toBeLessThan(every + 5_000);
    expect(Math.max(...[...seconds.values()].map(({ length }) => length))).toBeLessThan((2 * count * 1_000) / every);
  });

  it('begin within two seconds', () => {
    const now = new Date();
    expect(firstRun(randomUUIDv7(), now).getTime() - now.getTime()).toBeLessThan(2000);
  });
});

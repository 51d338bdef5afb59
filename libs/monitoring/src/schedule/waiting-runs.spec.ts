import type { CheckRun } from './check-run.js';
import { WaitingRuns } from './waiting-runs.js';

const START = Date.parse('2026-11-30T12:00:00Z');

describe('runs that wait', () => {
  let begun: { readonly place: number; readonly at: number }[];
  let waiting: WaitingRuns;

  const add = (...places: number[]): void => {
    for (const place of places) waiting.add({ dueAt: new Date(START + place) } as CheckRun);
  };

  beforeEach(() => {
    jest.useFakeTimers({ now: START });
    begun = [];
    waiting = new WaitingRuns(
      ({ dueAt }) => begun.push({ place: dueAt.getTime() - START, at: Date.now() - START }),
      () => Date.now(),
    );
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('begin in the order of their times, in whatever order they come, and each once', () => {
    add(900, 300, 2_000, 600, 100, 300);
    jest.advanceTimersByTime(5_000);
    expect(begun.map(({ place }) => place)).toEqual([100, 300, 300, 600, 900, 2_000]);
    expect(waiting.size).toBe(0);
  });

  it('begin with the first of those within a fifth of a second, never later than their time', () => {
    add(1_000, 1_040, 1_200, 1_201, 1_500);
    jest.advanceTimersByTime(5_000);
    expect(begun).toEqual([
      { place: 1_000, at: 1_000 },
      { place: 1_040, at: 1_000 },
      { place: 1_200, at: 1_000 },
      { place: 1_201, at: 1_201 },
      { place: 1_500, at: 1_500 },
    ]);
  });

  it('begin ten at a time, so that the last of a crowd is not late', () => {
    add(...Array.from({ length: 22 }, (_, number) => 1_000 + number));
    jest.advanceTimersByTime(5_000);
    expect(begun.map(({ at }) => at)).toEqual([...Array(10).fill(1_000), ...Array(10).fill(1_010), ...Array(2).fill(1_020)]);
  });

  it('let one that comes later but is due sooner go first', () => {
    add(3_000);
    jest.advanceTimersByTime(1_000);
    add(1_500);
    jest.advanceTimersByTime(600);
    expect(begun).toEqual([{ place: 1_500, at: 1_500 }]);
  });

  it('do not begin when they are cleared away, and others do', () => {
    add(1_000, 2_000);
    waiting.clear();
    add(3_000);
    jest.advanceTimersByTime(5_000);
    expect(begun).toEqual([{ place: 3_000, at: 3_000 }]);
  });
});

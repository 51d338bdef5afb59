import fc from 'fast-check';
import { firstCrossing } from './window-count.js';

const MINUTE = 60_000;
const counted = (...times: number[]): { at: Date; weight: number }[] => times.map((time) => ({ at: new Date(time), weight: 1 }));

it('tells the moment at which the threshold is reached', () => {
  expect(firstCrossing(counted(0, 10, 20, 30), MINUTE, 3)).toEqual({ at: new Date(20), count: 3 });
});

it('does not count what lies a whole window back', () => {
  expect(firstCrossing(counted(0, 1, MINUTE, MINUTE + 1), MINUTE, 3)).toBeNull();
  expect(firstCrossing(counted(0, 1, MINUTE - 1), MINUTE, 3)).not.toBeNull();
});

it('adds weights', () => {
  expect(firstCrossing([{ at: new Date(0), weight: 600 }, { at: new Date(5), weight: 400 }], MINUTE, 1_000)).toEqual({ at: new Date(5), count: 1_000 }); // prettier-ignore
});

it('finds a crossing exactly when there is one', () => {
  const times = fc.array(fc.nat(1_000), { maxLength: 40 }).map((list) => list.toSorted((one, other) => one - other));
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 8 }), (list, window, threshold) => {
      const expected = list.find((end, place) => list.slice(0, place + 1).filter((time) => end - time < window).length >= threshold);
      expect(firstCrossing(counted(...list), window, threshold)?.at.getTime()).toBe(expected);
    }),
  );
});

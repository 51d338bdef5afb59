import { AssertionRefusal } from './asserted-identity.js';
import { freshlyAuthenticated } from './fresh-authentication.js';

const BEGUN = Date.parse('2026-11-28T12:00:00Z');
const after = (seconds: number): Date => new Date(BEGUN + seconds * 1000);

it.each([
  ['in between', 30, 40, 30],
  ['by a clock that is behind', -50, 10, -50],
  ['by a clock that is ahead: never later than now', 70, 20, 20],
  ['at the very end', 0, 300, 0],
])('authenticated %s counts', (_, at, now, counted) => {
  expect(freshlyAuthenticated(after(at), BEGUN, after(now))).toEqual(after(counted));
});

it.each([
  ['before it was asked for', after(-61), 10],
  ['an hour ago', after(-3_600), 10],
  ['in the future', after(90), 10],
  ['more than five minutes ago, in a flow that was left lying', after(10), 311],
  ['at no time', null, 10],
  ['at what is no time', new Date(Number.NaN), 10],
])('authenticated %s is refused', (_, at, now) => {
  expect(() => freshlyAuthenticated(at, BEGUN, after(now))).toThrow(AssertionRefusal);
});

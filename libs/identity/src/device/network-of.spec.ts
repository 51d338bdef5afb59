import { networkOf } from './network-of.js';

it.each([
  ['192.0.2.17', '192.0.2.200', true],
  ['192.0.2.17', '192.0.3.17', false],
  ['2001:db8:1:2::1', '2001:db8:1:ffff::9', true],
  ['2001:db8:1:2::1', '2001:db8:2:2::1', false],
  ['2001:db8::1', '2001:db8:0:1::1', true],
  ['::1', '2001:db8::1', false],
])('%s and %s are one place: %s', (one, other, same) => {
  expect(networkOf(one) === networkOf(other)).toBe(same);
});

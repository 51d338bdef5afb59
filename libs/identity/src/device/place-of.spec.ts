import { placeOf } from './place-of.js';

it.each([
  ['198.51.100.7', 'Network 198.51.100.0/24'],
  ['10.1.2.3', 'Private network 10.1.2.0/24'],
  ['192.168.0.9', 'Private network 192.168.0.0/24'],
  ['100.64.3.1', 'Private network 100.64.3.0/24'],
  ['127.0.0.1', 'The server itself'],
  ['::1', 'The server itself'],
  ['::ffff:198.51.100.7', 'Network 198.51.100.0/24'],
  ['2001:db8:1:2::1', 'Network 2001:db8:1::/48'],
  ['fd00:1:2:3::1', 'Private network fd00:1:2::/48'],
  ['', 'Unknown'],
  ['nonsense', 'Unknown'],
])('%s is in: %s', (address, place) => {
  expect(placeOf(address)).toBe(place);
});

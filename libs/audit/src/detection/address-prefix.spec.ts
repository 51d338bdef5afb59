import { addressPrefix } from './address-prefix.js';

it.each([
  ['198.51.100.7', '198.51.100.0/24'],
  ['::ffff:198.51.100.7', '198.51.100.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
  ['2001:db8::1', '2001:db8:0::/48'],
  ['2001:DB8:1::', '2001:db8:1::/48'],
  ['::1', '0:0:0::/48'],
  ['fe80::1', 'fe80:0:0::/48'],
  ['', null],
  ['localhost', null],
])('the network of %s is %s', (address, network) => {
  expect(addressPrefix(address)).toBe(network);
});

it('writes one network one way', () => {
  expect(addressPrefix('2001:0db8:0001:0000::5')).toBe(addressPrefix('2001:db8:1::ffff'));
});

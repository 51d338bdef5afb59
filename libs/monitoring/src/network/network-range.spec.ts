import { isLendable, networkText, overlap, parseNetwork } from './network-range.js';

const known = (text: string) => {
  const network = parseNetwork(text);
  if (!network) throw new Error(`${text} is no network`);
  return network;
};

describe('a network that is lent', () => {
  it.each([
    ['10.1.0.0/16', '10.1.0.0/16'],
    ['192.168.7.9', '192.168.7.9/32'],
    ['100.64.0.0/10', '100.64.0.0/10'],
    ['172.31.255.254/31', '172.31.255.254/31'],
    ['FD00:0:0::/48', 'fd00::/48'],
    ['fd12:3456::1', 'fd12:3456::1/128'],
    ['fc00::/7', 'fc00::/7'],
  ])('%s is written %s', (text, spelled) => {
    expect(networkText(known(text))).toBe(spelled);
    expect(isLendable(known(text))).toBe(true);
    expect(parseNetwork(spelled)).toEqual(parseNetwork(text));
  });

  it.each([
    '', 'acme', '10.0.0.0/33', '10.1.2.3/16', '10.0.0.0/8/8', '10.0.0/8', '0x0a000000/8', '012.0.0.0/8', '10.0.0.0/-1', '10.0.0.0/', 'fd00::1/48',
    'fd00::/129', '::ffff:10.0.0.0/104', 'fd00::/x', '10.0.0.0:80', '[fd00::]/8', ' 10.0.0.0/8', '10.0.0.0/8\n', 'fe80::1%eth0',
  ])('%j is none', (text) => {
    expect(parseNetwork(text)).toBeNull();
  }); // prettier-ignore

  it.each([
    '127.0.0.0/8', '127.0.0.1', '::1', '::/0', '0.0.0.0/0', '0.0.0.0/8', '169.254.0.0/16', '169.254.169.254', '10.0.0.0/7', '172.0.0.0/11', '192.168.0.0/15',
    '100.0.0.0/9', '8.8.8.0/24', '198.18.0.0/15', '224.0.0.0/4', 'fe80::/10', 'fc00::/6', '2001:db8::/32', '::ffff:0:0/96', '64:ff9b::/96', '168.63.129.16',
  ])('%s is never lent', (text) => {
    expect(isLendable(known(text))).toBe(false);
  }); // prettier-ignore

  it.each([
    ['10.0.0.0/8', '10.9.9.0/24', true],
    ['10.9.9.0/24', '10.0.0.0/8', true],
    ['10.1.0.0/16', '10.2.0.0/16', false],
    ['192.168.1.0/25', '192.168.1.128/25', false],
    ['fd00::/8', 'fd12::/48', true],
    ['fd11::/48', 'fd12::/48', false],
    ['10.0.0.0/8', 'fd00::/8', false],
  ])('%s and %s overlap: %p', (one, other, does) => {
    expect(overlap(known(one), known(other))).toBe(does);
  });
});

import { assert, ipV4, ipV6, array, constantFrom, property, string } from 'fast-check';
import { addressBucket, clientAddress, normalAddress, TrustedProxies } from './client-address.js';

const none = new TrustedProxies([]);
const proxies = new TrustedProxies(['127.0.0.1', '10.0.0.0/8', '2001:db8:ffff::/48']);

describe('client address', () => {
  it.each([
    ['no proxy is trusted', '203.0.113.9', '198.51.100.1', none, '203.0.113.9'],
    ['the socket is no trusted proxy', '203.0.113.9', '198.51.100.1', proxies, '203.0.113.9'],
    ['one trusted hop', '127.0.0.1', '198.51.100.1', proxies, '198.51.100.1'],
    ['the client invents entries on the left', '127.0.0.1', '1.1.1.1, 2.2.2.2, 198.51.100.1', proxies, '198.51.100.1'],
    ['three hops through two proxies', '127.0.0.1', '198.51.100.1, 10.1.1.1, 10.2.2.2', proxies, '198.51.100.1'],
    ['a client claims to be a proxy', '127.0.0.1', '198.51.100.1, 10.9.9.9', proxies, '198.51.100.1'],
    ['only proxies in the chain', '127.0.0.1', '10.1.1.1', proxies, '10.1.1.1'],
    ['a mapped socket address', '::ffff:127.0.0.1', '198.51.100.1', proxies, '198.51.100.1'],
    ['a mapped entry', '127.0.0.1', '::ffff:198.51.100.1', proxies, '198.51.100.1'],
    ['IPv6 in another spelling', '127.0.0.1', '2001:DB8:0:0:0:0:0:1', proxies, '2001:db8::1'],
    ['an IPv6 proxy', '2001:db8:ffff::7', '2001:db8::1', proxies, '2001:db8::1'],
    ['rubbish in the chain', '127.0.0.1', '198.51.100.1, unknown', proxies, '127.0.0.1'],
    ['an entry with a port', '127.0.0.1', '198.51.100.1:4711', proxies, '127.0.0.1'],
    ['octal digits', '127.0.0.1', '0177.0.0.1', proxies, '127.0.0.1'],
    ['an empty header', '127.0.0.1', '', proxies, '127.0.0.1'],
    ['no header', '127.0.0.1', undefined, proxies, '127.0.0.1'],
    ['no socket address', undefined, '198.51.100.1', proxies, ''],
  ])('when %s', (_, socket, header, trusted, expected) => {
    expect(clientAddress(socket, header, trusted)).toBe(expected);
  });

  it('reads repeated headers as one list', () => {
    expect(clientAddress('127.0.0.1', ['1.1.1.1', '198.51.100.1'], proxies)).toBe('198.51.100.1');
  });

  it('is never changed by a header when the socket is no trusted proxy', () => {
    const forged = array(constantFrom('1.1.1.1', '127.0.0.1', '::1', 'x', ''), { maxLength: 40 });
    assert(property(forged, string(), (hops, noise) => clientAddress('203.0.113.9', [...hops, noise], proxies) === '203.0.113.9'));
  });

  it('is never changed by what stands left of an untrusted hop', () => {
    assert(property(string(), (left) => clientAddress('127.0.0.1', `${left}, 198.51.100.1`, proxies) === '198.51.100.1'));
  });

  it('has one spelling', () => {
    assert(property(ipV4(), (text) => normalAddress(`::ffff:${text}`) === text));
    assert(property(ipV6(), (text) => normalAddress(normalAddress(text.toUpperCase()) ?? '') === normalAddress(text)));
  });

  it('counts an IPv6 subscriber by the /64', () => {
    expect(addressBucket('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(addressBucket('2001:db8:1:2::ffff')).toBe('2001:db8:1:2::/64');
    expect(addressBucket('192.0.2.1')).toBe('192.0.2.1');
  });

  it.each(['10.0.0.0/33', '10.0.0.0/', 'proxy.example', '300.1.1.1', '::/129', '10.0.0.0/x'])('refuses %s as a trusted proxy', (range) => {
    expect(() => new TrustedProxies([range])).toThrow(range);
  });
});

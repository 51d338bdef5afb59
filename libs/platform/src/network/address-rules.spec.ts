import fc from 'fast-check';
import { AddressRules } from './address-rules.js';

const OWN = '198.18.7.7';
const rules = (...allowed: string[]): AddressRules =>
  new AddressRules({ allowed, ownPorts: [8480, 8481], ownAddresses: () => [OWN, '2a00:1:2::7', '10.9.9.9'] });

describe('address rules', () => {
  it.each([
    '0.0.0.0', '0.1.2.3', '169.254.169.254', '169.254.0.1', '192.0.0.192', '192.0.2.1', '198.51.100.9', '203.0.113.9', '224.0.0.1', '239.255.255.250',
    '240.0.0.1', '255.255.255.255', '100.100.100.200', '168.63.129.16', '::', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8',
    '::ffff:a9fe:a9fe', '::ffff:0:7f00:1', '64:ff9b::7f00:1', '64:ff9b:1::1', '100::1', '2001::1', '2001:db8::1', '2002:7f00:1::', '3fff::1', 'fe80::1',
    'febf::1', 'fec0::1', 'ff02::1', 'fd00:ec2::254', 'fd20:ce::254', 'localhost', '', '127.1', '1.2.3.4.5', 'fe80::1%eth0',
  ])('never probes %j, not even when everything was allowed', (address) => {
    expect(rules('0.0.0.0/0', '::/0').refusal(address, 80)).toBe('special');
  }); // prettier-ignore

  it.each([
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '::1',
    'fc00::1',
    'fdff::1',
  ])('probes %s only when its range was allowed', (address) => {
    expect(rules().refusal(address, 80)).toBe('private');
    expect(rules('0.0.0.0/0', '::/0').refusal(address, 80)).toBeNull();
  });

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '11.0.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '172.15.255.255',
    '172.32.0.1',
    '192.167.1.1',
    '2a00:1450::1',
    '2606:4700::1111',
  ])('probes %s, which is public', (address) => {
    expect(rules().refusal(address, 443)).toBeNull();
  });

  it('keeps an allowed range to itself', () => {
    expect(rules('10.20.0.0/16').refusal('10.20.255.1', 80)).toBeNull();
    expect(rules('10.20.0.0/16').refusal('10.21.0.1', 80)).toBe('private');
    expect(rules('192.168.1.7').refusal('192.168.1.7', 80)).toBeNull();
    expect(rules('192.168.1.7').refusal('192.168.1.8', 80)).toBe('private');
  });

  it("refuses this machine's own addresses even where their range is allowed, unless named", () => {
    expect(rules('10.0.0.0/8').refusal('10.9.9.9', 443)).toBe('own');
    expect(rules().refusal('2a00:1:2::7', 443)).toBe('own');
    expect(rules('10.9.9.9/32').refusal('10.9.9.9', 443)).toBeNull();
    for (const lent of ['10.9.9.9', '10.9.9.9/32', '10.0.0.0/8', '0.0.0.0/0']) {
      const given = new AddressRules({ allowed: [], lent: [lent], ownPorts: [8480], ownAddresses: () => ['10.9.9.9'] });
      expect(given.refusal('10.9.9.9', 3306)).toBe('own');
      for (const address of ['169.254.169.254', '100.100.100.200', 'fd00:ec2::254']) expect(given.refusal(address, 80)).toBe('special');
    }
    expect(rules('2a00:1:2::7').refusal('2a00:1:2::7', 443)).toBeNull();
  });

  it('refuses its own sockets even on allowed addresses, unless the socket is named', () => {
    expect(rules('127.0.0.0/8').refusal('127.0.0.1', 8480)).toBe('own');
    expect(rules('127.0.0.0/8').refusal('127.9.9.9', 8481)).toBe('own');
    expect(rules('::1').refusal('::1', 8480)).toBe('own');
    expect(rules(OWN).refusal(OWN, 8480)).toBe('own');
    expect(rules('127.0.0.0/8').refusal('127.0.0.1', 8482)).toBeNull();
    expect(rules('127.0.0.1:8480', '[::1]:8481').refusal('127.0.0.1', 8480)).toBeNull();
    expect(rules('127.0.0.1:8480', '[::1]:8481').refusal('::1', 8481)).toBeNull();
    expect(rules('127.0.0.1:8480').refusal('127.0.0.1', 8481)).toBe('own');
    expect(rules('127.0.0.1:8480').refusal('127.0.0.1', 80)).toBe('private');
  });

  it.each([
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0/8',
    'lan',
    '::1/129',
    '10.0.0.0/',
    '127.0.0.1:99999',
    '999.1.1.1:80',
    '10.0.0.0/0x8',
  ])('refuses to start with %j as a range', (entry) => {
    expect(() => rules(entry)).toThrow(/not a/);
  });

  it('never probes link-local or translated addresses, whatever their other bits', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('fe80:', '2002:', 'fec1:', 'ff05:', '2001:10:'),
        fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 5 }),
        (prefix, groups) => {
          const address = `${prefix}:${groups.map((group) => group.toString(16)).join(':')}`;
          return rules('::/0').refusal(address, 80) === 'special';
        },
      ),
    );
  });
});

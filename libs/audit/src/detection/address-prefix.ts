import { isIP, SocketAddress } from 'node:net';

/** The network of an address: /24 of IPv4, /48 of IPv6, which is what one site is given (RFC 6177); null for what is no address. */
export function addressPrefix(address: string): string | null {
  const plain = address.replace(/^::ffff:(?=\d+\.)/iu, '');
  if (isIP(plain) === 4) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  if (isIP(plain) !== 6) return null;
  return `${groupsOf(plain).slice(0, 3).join(':')}::/48`;
}

function groupsOf(address: string): string[] {
  const shortened = new SocketAddress({ address, family: 'ipv6' }).address.replace(/:(\d+)\.(\d+)\.(\d+)\.(\d+)$/u, ':0:0');
  const [head = '', tail] = shortened.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const between = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...between, ...after];
}

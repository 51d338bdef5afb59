import { BlockList, isIP } from 'node:net';

/** Networks of clients: RFC 1918, RFC 6598 (carriers, and VPNs such as Tailscale), RFC 4193. Loopback is none. */
const LENDABLE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];

interface Network {
  /** 4 or 16. */
  readonly bytes: readonly number[];
  readonly bits: number;
}

/** @returns null for what is no network, or an address inside one instead of its first (`10.1.2.3/16`) */
export function parseNetwork(text: string): Network | null {
  const { address = '', prefix } = /^(?<address>[\da-f.:]+)(?:\/(?<prefix>\d{1,3}))?$/iu.exec(text)?.groups ?? {};
  const bytes = bytesOf(address);
  const bits = Number(prefix ?? bytes.length * 8);
  if (bytes.length === 0 || bits > bytes.length * 8) return null;
  const isFirst = bytes.every((byte, index) => (byte & (0xff >> Math.min(8, Math.max(0, bits - index * 8)))) === 0);
  return isFirst ? { bytes, bits } : null;
}

/** The one spelling of a network, with its length. */
export function networkText({ bytes, bits }: Network): string {
  const address = bytes.length === 4 ? bytes.join('.') : new URL(`http://[${groupsOf(bytes).join(':')}]`).hostname.slice(1, -1);
  return `${address}/${bits.toString()}`;
}

/** Whether it lies within the private networks that can be allowed to one organisation. */
export function isLendable(network: Network): boolean {
  return LENDABLE.some((text) => {
    const whole = parseNetwork(text);
    return whole !== null && whole.bits <= network.bits && overlap(whole, network);
  });
}

export function overlap(one: Network, other: Network): boolean {
  if (one.bytes.length !== other.bytes.length) return false;
  const [wide, narrow] = one.bits <= other.bits ? [one, other] : [other, one];
  const family = wide.bytes.length === 4 ? 'ipv4' : 'ipv6';
  const block = new BlockList();
  block.addSubnet(addressText(wide.bytes), wide.bits, family);
  return block.check(addressText(narrow.bytes), family);
}

/** The one address that it is, or null. */
export function soleAddress({ bytes, bits }: Network): string | null {
  return bits === bytes.length * 8 ? addressText(bytes) : null;
}

function addressText(bytes: readonly number[]): string {
  return bytes.length === 4 ? bytes.join('.') : groupsOf(bytes).join(':');
}

function groupsOf(bytes: readonly number[]): string[] {
  return Array.from({ length: 8 }, (_, index) => (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16));
}

/** Empty for what is no address. An IPv4 address inside an IPv6 one is none: it would go past the rules of IPv4. */
function bytesOf(address: string): number[] {
  if (isIP(address) === 4) return address.split('.').map(Number);
  if (isIP(address) !== 6 || address.includes('.')) return [];
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const groups = [...head, ...Array.from({ length: address.includes('::') ? 8 - head.length - tail.length : 0 }, () => '0'), ...tail];
  return groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]);
}

import { BlockList, isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Longer chains are no real ones; what is left of the hops looked at is ignored. */
const MOST_HOPS = 16;

/** Addresses and networks (CIDR). Throws when one of them is neither. */
export class AddressRanges {
  // Apart, so that no range of IPv6 covers an address of IPv4.
  private readonly networks = { ipv4: new BlockList(), ipv6: new BlockList() };

  constructor(ranges: readonly string[]) {
    for (const [base, bits] of ranges.map(network)) this.networks[base.kind()].addSubnet(base.toString(), bits, base.kind());
  }

  includes(address: string): boolean {
    const normal = normalAddress(address);
    if (normal === null) return false;
    const family = isIPv4(normal) ? 'ipv4' : 'ipv6';
    return this.networks[family].check(normal, family);
  }
}

/** Those whose `X-Forwarded-For` is believed. */
export class TrustedProxies extends AddressRanges {}

/**
 * The address that a request came from, the one function for every rule that looks at addresses: the socket's, unless
 * that is a trusted proxy; then the rightmost entry of `X-Forwarded-For` which is not a trusted proxy itself. An entry
 * that is no address ends the walk at the hop that vouches for it. `Forwarded`, `X-Real-IP` and the like are ignored.
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | readonly string[] | undefined,
  trusted: TrustedProxies,
): string {
  let client = normalAddress(socketAddress ?? '') ?? '';
  for (const hop of hopsFromTheRight(forwardedFor)) {
    if (!trusted.includes(client)) return client;
    const next = normalAddress(hop);
    if (next === null) return client;
    client = next;
  }
  return client;
}

/** One spelling for each address: IPv4-mapped IPv6 becomes IPv4, IPv6 is RFC 5952, zone ids are dropped; null for what is no address. */
export function normalAddress(text: string): string | null {
  return isIPv4(text) ? text : (parse(text)?.toString() ?? null);
}

const PRIVATE: ReadonlySet<string> = new Set(['private', 'uniqueLocal', 'linkLocal', 'carrierGradeNat']);

/** What an address says of itself (RFC 6890); `none` for what is no address. */
export function addressKind(address: string): 'loopback' | 'private' | 'public' | 'none' {
  const range = parse(address)?.range();
  if (range === undefined || range === 'unspecified') return 'none';
  if (range === 'loopback') return 'loopback';
  return PRIVATE.has(range) ? 'private' : 'public';
}

/** What counts as one client when attempts are counted: an IPv4 address, or the /64 that one IPv6 subscriber owns. */
export function addressBucket(address: string): string {
  const normal = normalAddress(address) ?? address;
  const parsed = isIPv4(normal) ? null : parse(normal);
  return parsed === null
    ? normal
    : `${ipaddr.fromByteArray([...parsed.toByteArray().slice(0, 8), ...Array<number>(8).fill(0)]).toString()}/64`;
}

function hopsFromTheRight(header: string | readonly string[] | undefined): string[] {
  const text = typeof header === 'string' ? header : (header ?? []).join(',');
  return text === ''
    ? []
    : text
        .split(',')
        .reverse()
        .slice(0, MOST_HOPS)
        .map((hop) => hop.trim());
}

function parse(text: string): Address | null {
  const bare = text.split('%', 1)[0] ?? '';
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return null;
  return ipaddr.process(bare);
}

function network(range: string): [Address, number] {
  const [base = '', bits] = range.split('/');
  const address = parse(base);
  if (address === null) throw new Error(`"${range}" is neither an address nor a network such as 10.0.0.0/8`);
  const length = prefixLength(bits, address.kind() === 'ipv4' ? 32 : 128);
  if (length === null) throw new Error(`"${range}" has no valid prefix length`);
  return [address, length];
}

function prefixLength(bits: string | undefined, widest: number): number | null {
  if (bits === undefined) return widest;
  return /^\d{1,3}$/u.test(bits) && Number(bits) <= widest ? Number(bits) : null;
}

import { BlockList, isIP } from 'node:net';

/** Why an address is not probed: `special` can never be allowed, `private` by a range, `own` only by naming the address itself. */
export type AddressRefusal = 'special' | 'private' | 'own';

export interface AddressRuleOptions {
  /** `10.0.0.0/8`, `192.168.1.7`, or `127.0.0.1:8480` and `[::1]:8480` for one socket. */
  readonly allowed: readonly string[];
  /** Ranges that were allowed on a page of the product: nothing of this machine, not even when named one by one. */
  readonly lent?: readonly string[];
  /** Ports on which this platform listens, refused on every address of this machine. */
  readonly ownPorts: readonly number[];
  readonly ownAddresses: () => readonly string[];
}

// IANA special-purpose registries (RFC 6890) and the metadata services of the large clouds.
const NEVER = [
  '0.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4',
  '240.0.0.0/4', '100.100.100.200', '168.63.129.16', '::/96', '::ffff:0:0/96', '::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64',
  '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '5f00::/16', 'fe80::/10', 'fec0::/10', 'ff00::/8', 'fd00:ec2::254', 'fd20:ce::254',
]; // prettier-ignore
const PRIVATE = ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '198.18.0.0/15', '::1', 'fc00::/7'];
const LOOPBACK = ['127.0.0.0/8', '::1'];

/** A set of addresses and ranges. IPv4 and IPv6 stay apart, so that an IPv4-mapped IPv6 range never covers an IPv4 address. */
class AddressSet {
  private readonly families = { 4: new BlockList(), 6: new BlockList() };

  constructor(entries: readonly string[]) {
    for (const entry of entries) this.add(entry);
  }

  has(address: string): boolean {
    const family = isIP(address);
    if (family === 4) return this.families[4].check(address, 'ipv4');
    return family === 6 && this.families[6].check(address, 'ipv6');
  }

  private add(entry: string): void {
    const { address, family, bits } = parseRange(entry);
    if (family === 4) this.families[4].addSubnet(address, bits, 'ipv4');
    else this.families[6].addSubnet(address, bits, 'ipv6');
  }
}

function parseRange(entry: string): { address: string; family: number; bits: number } {
  const { address = '', prefix } = /^(?<address>[^/]+)(?:\/(?<prefix>\d{1,3}))?$/.exec(entry)?.groups ?? {};
  const family = isIP(address);
  const most = family === 4 ? 32 : 128;
  const bits = Number(prefix ?? most);
  if (family === 0 || bits > most) throw new Error(`not an address range: ${entry}`);
  return { address, family, bits };
}

const SOCKET = /^(?:\[(?<six>[^\]]+)\]|(?<four>[\d.]+)):(?<port>\d{1,5})$/;

/**
 * Decides to which addresses a probe may connect: public ones; private and loopback ones inside a range that was allowed; never link-local,
 * metadata, reserved or translated ones (OWASP SSRF Prevention Cheat Sheet); the platform's own only when named one by one.
 */
export class AddressRules {
  private readonly never = new AddressSet(NEVER);
  private readonly private = new AddressSet(PRIVATE);
  private readonly loopback = new AddressSet(LOOPBACK);
  private readonly allowed: AddressSet;
  private readonly named: AddressSet;
  private readonly sockets = new Set<string>();

  constructor(private readonly options: AddressRuleOptions) {
    const ranges: string[] = [];
    for (const entry of options.allowed) {
      const socket = SOCKET.exec(entry)?.groups;
      if (socket) this.sockets.add(this.socket(entry, (socket['six'] ?? socket['four']) as string, Number(socket['port'])));
      else ranges.push(entry);
    }
    this.allowed = new AddressSet([...ranges, ...(options.lent ?? [])]);
    this.named = new AddressSet(ranges.filter((range) => !range.includes('/') || /^[\d.]+\/32$|:.*\/128$/.test(range)));
  }

  /** @returns null when a connection to this address (an IP literal) and port may be made */
  refusal(address: string, port: number): AddressRefusal | null {
    if (this.isSpecial(address)) return 'special';
    if (this.sockets.has(`${address} ${port}`)) return null;
    if (this.isOwn(address, port)) return 'own';
    return this.private.has(address) && !this.allowed.has(address) ? 'private' : null;
  }

  /** `::1` lies in a range that is otherwise unused. */
  private isSpecial(address: string): boolean {
    return isIP(address) === 0 || (this.never.has(address) && !this.loopback.has(address));
  }

  private isOwn(address: string, port: number): boolean {
    if (this.loopback.has(address)) return this.options.ownPorts.includes(port);
    return this.options.ownAddresses().includes(address) && (this.options.ownPorts.includes(port) || !this.named.has(address));
  }

  private socket(entry: string, address: string, port: number): string {
    if (isIP(address) === 0 || port > 65_535) throw new Error(`not a socket address: ${entry}`);
    return `${address} ${port}`;
  }
}

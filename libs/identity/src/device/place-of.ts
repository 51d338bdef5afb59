import { addressKind } from '@clientst0r/security';
import { networkOf } from './network-of.js';

/** Where an address is, as far as it says so itself. */
export function placeOf(address: string): string {
  switch (addressKind(address)) {
    case 'loopback':
      return 'The server itself';
    case 'private':
      return `Private network ${range(address)}`;
    case 'public':
      return `Network ${range(address)}`;
    case 'none':
      return 'Unknown';
  }
}

/** In CIDR notation (RFC 4632, RFC 5952). */
function range(address: string): string {
  const network = networkOf(address);
  return network.includes(':') ? `${network}::/48` : `${network}.0/24`;
}

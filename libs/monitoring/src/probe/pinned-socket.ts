import { connect, isIP, SocketAddress, type LookupFunction, type Socket, type TcpNetConnectOpts } from 'node:net';
import { connect as connectSecure, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { ProbeFailure } from './probe-result.js';

export interface PinnedTarget {
  /** As it was written: the name for SNI and certificates. */
  readonly host: string;
  readonly port: number;
  /** Already resolved and allowed; the connection is made to one of these and to nothing else. */
  readonly addresses: readonly string[];
}

export function connectPinned({ host, port, addresses }: PinnedTarget): Socket {
  const [only = host] = addresses;
  const socket = connect(addresses.length === 1 ? { host: only, port } : { host, port, lookup: pinned(addresses), autoSelectFamily: true });
  keepPinned(socket, addresses);
  return socket;
}

export function connectPinnedSecure({ host, port, addresses }: PinnedTarget, options: ConnectionOptions): TLSSocket {
  const pinning: ConnectionOptions & TcpNetConnectOpts = { ...options, host, port, lookup: pinned(addresses), autoSelectFamily: true };
  const socket = connectSecure(pinning);
  keepPinned(socket, addresses);
  return socket;
}

function pinned(addresses: readonly string[]): LookupFunction {
  return (_hostname, _options, callback) => {
    callback(
      null,
      addresses.map((address) => ({ address, family: isIP(address) })),
    );
  };
}

/** Closes before a byte is sent, should the connection ever lead elsewhere than to an address that was judged. */
function keepPinned(socket: Socket, addresses: readonly string[]): void {
  socket.once('connect', () => {
    const peer = canonical(socket.remoteAddress ?? '');
    if (!addresses.some((address) => canonical(address) === peer)) {
      socket.destroy(new ProbeFailure('address-refused', 'not the address that was judged'));
    }
  });
}

function canonical(address: string): string {
  return isIP(address) === 6 ? new SocketAddress({ address, family: 'ipv6' }).address : address;
}

/** Tells, when asked, when the event came, as `performance.now()`; before it, now. */
export function momentOf(socket: Socket, event: string): () => number {
  let at: number | null = null;
  socket.once(event, () => {
    at = performance.now();
  });
  return () => at ?? performance.now();
}

import { connect, isIP, SocketAddress, type LookupFunction, type Socket, type TcpNetConnectOpts } from 'node:net';
import { connect as connectSecure, type ConnectionOptions, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { ProbeFailure } from './probe-result.js';

export interface PinnedTarget {
  /** As it was written: the name for SNI and certificates. */
  readonly host: string;
  readonly port: number;
  /** Already resolved and allowed; the connection is made to one of these and to nothing else. */
  readonly addresses: readonly string[];
}

export function connectPinned(target: PinnedTarget): Socket {
  const socket = connect(pinning(target));
  keepPinned(socket, target.addresses);
  return socket;
}

/** The certificate must be one for the host. */
export function connectPinnedSecure(target: PinnedTarget, options: ConnectionOptions): TLSSocket {
  // Without a name node:tls tells the server none, and looks for the address in the certificate.
  const named = isIP(target.host) === 0 ? { servername: target.host } : {};
  const socket = connectSecure({ ...options, ...pinning(target), ...named });
  keepPinned(socket, target.addresses);
  showNames(socket, target.host);
  return socket;
}

/** Where the check of node:tls looks at nothing else; without one for a host it goes on to the subject. */
const NAMED_HOST = /(?:^|, )DNS:/;

/**
 * What the check of the name is shown: the names. node:tls otherwise reads all of the certificate for it, and those behind, and writes
 * them out as objects (decision 0082).
 */
function showNames(socket: TLSSocket, host: string): void {
  // Once: the socket of a client gives its certificate away.
  socket.getPeerCertificate = (): DetailedPeerCertificate => {
    const certificate = socket.getPeerX509Certificate();
    const subjectaltname = certificate?.subjectAltName ?? '';
    const isEnough = isIP(host) !== 0 || NAMED_HOST.test(subjectaltname);
    return (isEnough ? { subject: {}, subjectaltname } : (certificate?.toLegacyObject() ?? {})) as DetailedPeerCertificate;
  };
}

/** One address needs neither a look-up nor the race of several. */
function pinning({ host, port, addresses }: PinnedTarget): TcpNetConnectOpts {
  const [only = host] = addresses;
  return addresses.length === 1 ? { host: only, port } : { host, port, lookup: pinned(addresses), autoSelectFamily: true };
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

import { isIP, type LookupFunction } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { SecretText } from '@clientst0r/platform';
import { DeliveryFailure } from './delivery-failure.js';
import type { ReceiverAddresses } from './receiver-addresses.js';

export interface TlsIdentity {
  /** PEM; instead of the system's authorities. */
  readonly authority: string | null;
  /** PEM: our certificate and its key, for receivers that ask for one. */
  readonly certificate: string | null;
  readonly key: SecretText | null;
}

export interface Receiver {
  readonly host: string;
  readonly port: number;
  readonly identity: TlsIdentity;
  /** For ALPN (RFC 7301). */
  readonly protocol?: string;
}

/** A TLS connection (1.2 or later, certificate and name verified) to an address that was judged. @throws what node:tls throws, DeliveryFailure */
export async function connectSecurely(
  addresses: ReceiverAddresses,
  { host, port, identity, protocol }: Receiver,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const allowed = await untilAborted(addresses.of(host, port), signal);
  const { authority, certificate, key } = identity;
  const target = { host, port, lookup: pinned(allowed), autoSelectFamily: true };
  const socket = connect({
    ...target,
    minVersion: 'TLSv1.2',
    ...(protocol === undefined ? {} : { ALPNProtocols: [protocol] }),
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(authority === null ? {} : { ca: authority }),
    ...(certificate === null || key === null ? {} : { cert: certificate, key: key.reveal() }),
  });
  const abort = (): unknown => socket.destroy(new DeliveryFailure('timeout'));
  signal.addEventListener('abort', abort, { once: true });
  socket.once('close', () => {
    signal.removeEventListener('abort', abort);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('secureConnect', resolve);
    socket.on('error', reject);
    socket.once('close', () => {
      reject(new DeliveryFailure('connection-reset'));
    });
  });
  return socket;
}

function pinned(addresses: readonly string[]): LookupFunction {
  return (_host, _options, callback) => {
    callback(null, addresses.map((address) => ({ address, family: isIP(address) }))); // prettier-ignore
  };
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new DeliveryFailure('timeout', 'looking up the name'));
    });
  });
  return Promise.race([work, late]);
}

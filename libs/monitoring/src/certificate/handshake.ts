import { once } from 'node:events';
import type { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { connect, createSecureContext, type TLSSocket } from 'node:tls';
import type { TlsSpecification } from '../kind/tls.kind.js';
import type { Deadline } from '../probe/deadline.js';
import { connectPinned } from '../probe/pinned-socket.js';
import { ProbeFailure } from '../probe/probe-result.js';
import { startTls } from './start-tls.js';

/** Longer ones are not looked at. */
const LONGEST_CHAIN = 12;

/** What a server showed at one address. */
export interface Handshake {
  readonly address: string;
  readonly protocol: string;
  /** What it sent, its own certificate first. */
  readonly chain: readonly X509Certificate[];
  /** Why OpenSSL trusts it not, such as `CERT_HAS_EXPIRED`. */
  readonly distrust: string | null;
  readonly stapled: Buffer | null;
  readonly connectedAt: number;
  readonly securedAt: number;
}

// Whatever a server has is to be seen and judged, also what no browser would talk to.
const PERMISSIVE = { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;

/** Connects to one address, speaks TLS as far as it goes, and trusts nothing. @throws ProbeFailure and what node:tls throws */
export async function handshake(
  { host, port, serverName, startTls: protocol, authority }: TlsSpecification,
  address: string,
  deadline: Deadline,
): Promise<Handshake> {
  const plain = connectPinned({ host: address, port, addresses: [address] });
  const forget = deadline.whenOver(() => void plain.destroy(new ProbeFailure('timeout')));
  try {
    await once(plain, 'connect');
    const connectedAt = performance.now();
    if (protocol !== 'none') await startTls(plain, protocol);
    const name = serverName ?? host;
    const secureContext = createSecureContext({ ...PERMISSIVE, ...(authority === undefined ? {} : { ca: authority }) });
    // The name is judged with the rest; without one of its own node:tls would look for `localhost`.
    const named = isIP(name) === 0 ? { servername: name } : {};
    const options = { socket: plain, secureContext, rejectUnauthorized: false, requestOCSP: true, checkServerIdentity: () => undefined };
    const secure = connect({ ...options, ...named });
    return { address, connectedAt, ...(await shown(secure, plain)) };
  } finally {
    forget();
    plain.on('error', () => undefined).destroy();
  }
}

async function shown(secure: TLSSocket, plain: Socket): Promise<Omit<Handshake, 'address' | 'connectedAt'>> {
  let stapled: Buffer | null = null;
  secure.on('OCSPResponse', (answer: Buffer | null) => {
    stapled = answer;
  });
  // A connection that breaks is reported by the one or by the other.
  await Promise.race([once(secure, 'secureConnect'), once(plain, 'close').then(() => { throw new ProbeFailure('connection-reset', 'during the handshake'); })]); // prettier-ignore
  const securedAt = performance.now();
  secure.on('error', () => undefined);
  return { protocol: secure.getProtocol() ?? '', chain: chainOf(secure), distrust: distrustOf(secure), stapled, securedAt };
}

function chainOf(secure: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let next = secure.getPeerX509Certificate(); next && chain.length < LONGEST_CHAIN; next = next.issuerCertificate) {
    if (chain.some(({ fingerprint256 }) => fingerprint256 === next.fingerprint256)) break;
    chain.push(next);
  }
  if (chain.length === 0) throw new ProbeFailure('tls-failed', 'the server showed no certificate');
  return chain;
}

/** Its type says Error; it is the code of one. */
function distrustOf({ authorizationError }: TLSSocket): string | null {
  const found: unknown = authorizationError;
  if (typeof found === 'string') return found;
  return found instanceof Error ? found.message : null;
}

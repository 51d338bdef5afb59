import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect as connectPlain, isIP, SocketAddress, type LookupFunction, type Socket } from 'node:net';
import { connect as connectSecure, createSecureContext } from 'node:tls';
import { hostOf, portOf, type HttpMethod } from '../check/http-specification.js';
import { ProbeFailure, failureOf } from './probe-result.js';

/** Nothing after this many bytes of a body is read. */
export const BODY_LIMIT = 1024 * 1024;
const HEADER_LIMIT = 32 * 1024;

export interface ExchangeRequest {
  readonly url: URL;
  readonly method: HttpMethod;
  /** Already resolved and allowed; the connection is made to one of these and to nothing else. */
  readonly addresses: readonly string[];
  readonly wantsBody: boolean;
  readonly signal: AbortSignal;
}

/** Times are `performance.now()` at the end of each phase. */
export interface Exchange {
  readonly statusCode: number;
  readonly location: string | undefined;
  readonly body: Buffer;
  readonly connectedAt: number;
  readonly securedAt: number | null;
  readonly firstByteAt: number;
}

// Building one from the system's roots costs 0.2-0.3 ms; it holds no state of a connection.
const secureContext = createSecureContext();

/** One HTTP/1.1 request on a connection of its own. @throws ProbeFailure */
export async function exchange(asked: ExchangeRequest): Promise<Exchange> {
  const socket = open(asked);
  try {
    const connectedAt = when(socket, 'connect');
    const securedAt = asked.url.protocol === 'https:' ? when(socket, 'secureConnect') : null;
    const response = await answer(send(asked, socket));
    const firstByteAt = performance.now();
    const body = await read(response, asked.wantsBody);
    const { statusCode = 0, headers } = response;
    return {
      statusCode,
      location: headers.location,
      body,
      connectedAt: connectedAt(),
      securedAt: securedAt ? securedAt() : null,
      firstByteAt,
    };
  } catch (error) {
    throw asked.signal.aborted ? new ProbeFailure('timeout') : failureOf(error);
  } finally {
    socket.destroy();
  }
}

function open({ url, addresses }: ExchangeRequest): Socket {
  const target = { host: hostOf(url), port: portOf(url), lookup: pinned(addresses), autoSelectFamily: true };
  const socket =
    url.protocol === 'https:' ? connectSecure({ ...target, secureContext, ALPNProtocols: ['http/1.1'] }) : connectPlain(target);
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

function when(socket: Socket, event: string): () => number {
  let at = performance.now();
  socket.once(event, () => {
    at = performance.now();
  });
  return () => at;
}

function send({ url, method, signal }: ExchangeRequest, socket: Socket): ClientRequest {
  const asked = request({
    method,
    path: `${url.pathname}${url.search}`,
    headers: { host: url.host, 'user-agent': 'ClientSt0r-Monitoring/1', accept: '*/*', 'accept-encoding': 'identity', connection: 'close' },
    maxHeaderSize: HEADER_LIMIT,
    createConnection: () => socket,
    signal,
  });
  asked.end();
  return asked;
}

function answer(asked: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    asked.once('response', resolve);
    asked.once('upgrade', () => {
      reject(new ProbeFailure('response-invalid', 'protocol switched unasked'));
    });
    // Stays: a socket that is destroyed while its body is read reports here again.
    asked.on('error', reject);
  });
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

async function read(response: IncomingMessage, wanted: boolean): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (wanted) chunks.push(chunk);
    length += chunk.length;
    if (length >= BODY_LIMIT) break;
  }
  return Buffer.concat(chunks).subarray(0, BODY_LIMIT);
}

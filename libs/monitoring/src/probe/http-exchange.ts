import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { hostOf, portOf } from '../kind/web-address.js';
import type { Deadline } from './deadline.js';
import { connectPinned, connectPinnedSecure, momentOf } from './pinned-socket.js';
import { ProbeFailure, failureOf } from './probe-result.js';

/** Nothing after this many bytes of a body is read. */
export const BODY_LIMIT = 1024 * 1024;
const HEADER_LIMIT = 32 * 1024;

export interface ExchangeRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | null;
  /** Already resolved and allowed; the connection is made to one of these and to nothing else. */
  readonly addresses: readonly string[];
  /** Trust and certificate of ours; those of the system, and none, when it is null. */
  readonly secureContext: SecureContext | null;
  readonly wantsBody: boolean;
  readonly deadline: Deadline;
}

/** Times are `performance.now()` at the end of each phase. */
export interface Exchange {
  readonly statusCode: number;
  readonly location: string | undefined;
  readonly retryAfter: string | undefined;
  readonly body: Buffer;
  readonly connectedAt: number;
  readonly securedAt: number | null;
  readonly firstByteAt: number;
}

// Building one from the system's roots costs 0.2-0.3 ms; it holds no state of a connection.
const usualContext = createSecureContext();

/** One HTTP/1.1 request on a connection of its own. @throws ProbeFailure */
export async function exchange(asked: ExchangeRequest): Promise<Exchange> {
  assertInTime(asked.deadline);
  const socket = open(asked);
  // Cheaper than a signal for the request, which would watch every part of it.
  const forget = asked.deadline.whenOver(() => void socket.destroy());
  try {
    const connectedAt = momentOf(socket, 'connect');
    const securedAt = asked.url.protocol === 'https:' ? momentOf(socket, 'secureConnect') : null;
    const response = await answer(send(asked, socket));
    const firstByteAt = performance.now();
    const body = await read(response, asked.wantsBody);
    const { statusCode = 0, headers } = response;
    return {
      statusCode,
      location: headers.location,
      retryAfter: headers['retry-after'],
      body,
      connectedAt: connectedAt(),
      securedAt: securedAt ? securedAt() : null,
      firstByteAt,
    };
  } catch (error) {
    throw asked.deadline.isOver ? new ProbeFailure('timeout') : failureOf(error);
  } finally {
    forget();
    socket.destroy();
  }
}

function assertInTime({ isOver }: Deadline): void {
  if (isOver) throw new ProbeFailure('timeout');
}

function open({ url, addresses, secureContext }: ExchangeRequest): Socket {
  const target = { host: hostOf(url), port: portOf(url), addresses };
  return url.protocol === 'https:'
    ? connectPinnedSecure(target, { secureContext: secureContext ?? usualContext, ALPNProtocols: ['http/1.1'] })
    : connectPinned(target);
}

function send({ url, method, headers, body }: ExchangeRequest, socket: Socket): ClientRequest {
  const asked = request({
    method,
    path: `${url.pathname}${url.search}`,
    headers: {
      'user-agent': 'ClientSt0r-Monitoring/1',
      accept: '*/*',
      ...headers,
      host: url.host,
      'accept-encoding': 'identity',
      connection: 'close',
    },
    maxHeaderSize: HEADER_LIMIT,
    createConnection: () => socket,
  });
  asked.end(body ?? undefined);
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

/** By its events: an iterator costs more than the rest of a short answer. */
function read(response: IncomingMessage, wanted: boolean): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    let isDone = false;
    const done = (): void => {
      isDone = true;
      resolve(Buffer.concat(chunks).subarray(0, BODY_LIMIT));
    };
    response.on('data', (chunk: Buffer) => {
      if (wanted && length < BODY_LIMIT) chunks.push(chunk);
      length += chunk.length;
      if (length >= BODY_LIMIT) done();
    });
    response.once('end', done);
    // Stays, as that of the request does.
    response.on('error', reject);
    response.once('close', () => {
      if (!isDone) reject(new ProbeFailure('connection-reset'));
    });
  });
}

import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { DeliveryFailure } from './delivery-failure.js';
import type { ReceiverAddresses } from './receiver-addresses.js';
import { connectSecurely, type TlsIdentity } from './secure-connection.js';

/** Nothing after this many bytes of an answer is read. */
const ANSWER_LIMIT = 64 * 1024;
const HEADER_LIMIT = 16 * 1024;

export interface Post {
  readonly url: URL;
  readonly identity: TlsIdentity;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** One POST on a connection of its own, redirects not followed. @returns the answer's first 64 KiB. @throws DeliveryFailure unless it is a 2xx */
export async function post(addresses: ReceiverAddresses, { url, identity, headers, body }: Post, signal: AbortSignal): Promise<Buffer> {
  const host = bareHost(url);
  const socket = await connectSecurely(addresses, { host, port: Number(url.port || 443), identity, protocol: 'http/1.1' }, signal);
  try {
    const response = await answer(url, { ...headers, 'content-length': body.length.toString() }, body, socket);
    const text = await read(response);
    assertTaken(response);
    return text;
  } finally {
    socket.destroy();
  }
}

/** Without the brackets of an IPv6 literal. */
export function bareHost({ hostname }: URL): string {
  const bare = hostname.replace(/^\[(.*)\]$/u, '$1');
  return isIP(bare) === 6 ? bare : hostname;
}

function answer(url: URL, headers: Record<string, string>, body: Buffer, socket: TLSSocket): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = request({
      method: 'POST',
      path: `${url.pathname}${url.search}`,
      headers: { host: url.host, 'user-agent': 'ClientSt0r-Audit/1', 'content-type': 'application/json', connection: 'close', ...headers },
      maxHeaderSize: HEADER_LIMIT,
      createConnection: () => socket,
    });
    asked.once('response', resolve);
    asked.once('upgrade', () => {
      reject(new DeliveryFailure('answer-unexpected'));
    });
    // Stays: a socket that is destroyed while its answer is read reports here again.
    asked.on('error', reject);
    asked.end(body);
  });
}

async function read(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= ANSWER_LIMIT) break;
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_LIMIT);
}

function assertTaken({ statusCode = 0, headers }: IncomingMessage): void {
  if (statusCode >= 200 && statusCode <= 299) return;
  if (statusCode === 413) throw new DeliveryFailure('too-large', '413');
  throw new DeliveryFailure('status-unexpected', `status ${statusCode.toString()}`, retryAfter(headers['retry-after']));
}

function retryAfter(value: string | undefined): number | null {
  return value !== undefined && /^\d{1,6}$/u.test(value) ? Number(value) : null;
}

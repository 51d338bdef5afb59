import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { KeyPair } from './test-certificates.js';

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Behaviour = (request: ReceivedRequest, response: ServerResponse) => void;

/** An HTTPS server that keeps what it is sent and answers as it is told. */
export class HttpsReceiver {
  readonly requests: ReceivedRequest[] = [];
  behaviour: Behaviour;
  private server: Server;
  private port = 0;

  private constructor(
    private readonly pair: KeyPair,
    behaviour: Behaviour,
  ) {
    this.behaviour = behaviour;
  }

  static async start(pair: KeyPair, behaviour: Behaviour): Promise<HttpsReceiver> {
    const receiver = new HttpsReceiver(pair, behaviour);
    await receiver.listen();
    return receiver;
  }

  /** Also again, at the same port. */
  async listen(): Promise<void> {
    this.server = createServer(
      { cert: this.pair.certificate, key: this.pair.key },
      (request, response) => void this.take(request, response),
    );
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  url(path: string): string {
    return `https://127.0.0.1:${this.port}${path}`;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    } catch {
      return;
    }
    const bytes = Buffer.concat(chunks);
    const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
    const received = { path: request.url ?? '', headers: request.headers, body };
    this.requests.push(received);
    this.behaviour(received, response);
  }
}

export interface HecEvent {
  readonly time: number;
  readonly host: string;
  readonly sourcetype: string;
  readonly index?: string;
  readonly event: { readonly id: string; readonly index: number; readonly objectName: string | null };
}

/** What Splunk's HTTP Event Collector does with a request: its statuses and codes, and the events of those it takes. */
export class HecCollector {
  readonly events: HecEvent[] = [];
  readonly batches: number[] = [];

  constructor(private readonly token: string) {}

  readonly answer: Behaviour = ({ path, headers, body }, response) => {
    const [status, text, code] = this.judge(path, headers.authorization ?? '', body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ text, code }));
  };

  private judge(path: string, authorization: string, body: string): readonly [number, string, number] {
    if (path !== '/services/collector/event') return [404, 'The requested URL was not found on this server.', 404];
    if (authorization === '') return [401, 'Token is required', 2];
    if (authorization !== `Splunk ${this.token}`) return [403, 'Invalid token', 4];
    if (body === '') return [400, 'No data', 5];
    const events = parsedObjects(body);
    if (!events) return [400, 'Invalid data format', 6];
    this.events.push(...events);
    this.batches.push(events.length);
    return [200, 'Success', 0];
  }
}

function parsedObjects(body: string): HecEvent[] | null {
  try {
    return JSON.parse(`[${body.split('\n').join(',')}]`) as HecEvent[];
  } catch {
    return null;
  }
}

/** The receiver's side of Standard Webhooks 1.0. @returns what is wrong, or null */
export function webhookProblem({ headers, body }: ReceivedRequest, secret: string, now = new Date()): string | null {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers as Record<string, string>;
  if (!id || !timestamp || !signatures) return 'headers are missing';
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > 300) return 'too old or too new';
  const expected = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest();
  const isRight = signatures.split(' ').some((one) => {
    const given = Buffer.from(one.replace(/^v1,/u, ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return isRight ? null : 'the signature is wrong';
}

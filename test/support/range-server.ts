import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type RangeFault = 'none' | 'error' | 'busy' | 'page' | 'empty' | 'cut' | 'elsewhere' | 'endless' | 'closed' | 'silent';

interface Seen {
  readonly path: string;
  readonly padding: string | undefined;
  readonly at: number;
}

/** SHA-1 as the service writes it. */
export function sha1Of(password: string): string {
  return createHash('sha1').update(password).digest('hex').toUpperCase();
}

/**
 * Speaks as Pwned Passwords does (GET /range/{5 hex}, lines of SUFFIX:COUNT with CRLF, padding rows of count 0 when asked
 * for), and knows the passwords it was told of. Each fault is one that was seen of such services or of what stands before them.
 */
export class RangeServer {
  readonly asked: Seen[] = [];
  fault: RangeFault = 'none';
  private readonly known = new Map<string, number>();
  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      this.answer(request, response);
    });
  }

  static async start(): Promise<RangeServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new RangeServer(server);
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  leak(password: string, count: number): void {
    this.known.set(sha1Of(password), count);
  }

  mend(password: string): void {
    this.known.delete(sha1Of(password));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
    this.asked.push({ path: url, padding: headers['add-padding'] as string | undefined, at: Date.now() });
    const [, prefix] = /^\/range\/([0-9A-Fa-f]{5})$/u.exec(url) ?? [];
    if (prefix === undefined) response.writeHead(400).end('The hash prefix was not in a valid format');
    else FAULTS[this.fault](response, this.lines(prefix.toUpperCase()).join('\r\n'));
  }

  private lines(prefix: string): string[] {
    const real = [...this.known].filter(([hash]) => hash.startsWith(prefix)).map(([hash, count]) => `${hash.slice(5)}:${count}`);
    const padding = Array.from({ length: 820 }, () => `${randomBytes(18).toString('hex').toUpperCase().slice(1)}:0`);
    return [...real, ...padding].sort();
  }
}

const FAULTS: Readonly<Record<RangeFault, (response: ServerResponse, body: string) => void>> = {
  none: (response, body) => response.writeHead(200, { 'content-type': 'text/plain' }).end(body),
  error: (response) => response.writeHead(503).end('Service unavailable'),
  busy: (response) => response.writeHead(429, { 'retry-after': '2' }).end(),
  page: (response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Please sign in to the network</body></html>'),
  empty: (response) => response.writeHead(200).end(),
  cut: (response, body) => response.writeHead(200).end(body.slice(0, -7)),
  elsewhere: (response) => response.writeHead(302, { location: '/range/00000' }).end(),
  endless: (response, body) => response.writeHead(200).end(`${body}\r\n`.repeat(30)),
  closed: (response) => response.destroy(),
  silent: () => undefined,
};

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { KeyPair } from './test-certificates.js';

export type TransitFault = 'none' | 'sealed' | 'silent' | 'closed' | 'page' | 'endless' | 'elsewhere' | 'wrong-plaintext' | 'wrong-ciphertext' | 'old-plaintext'; // prettier-ignore

export interface TransitCall {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly namespace: string | undefined;
  readonly body: Readonly<Record<string, string>>;
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

type Answer = Readonly<Record<string, unknown>> | null;
type Body = Readonly<Record<string, string>>;

/**
 * Speaks as the Transit engine of HashiCorp Vault and OpenBao does, as their API documentation has it: `/v1/transit/{encrypt,decrypt,rewrap}/NAME`,
 * `/v1/transit/keys/NAME` with `/rotate` and `/config`, `/v1/auth/token/{lookup,renew}-self`; `vault:vN:` and base64 of nonce, ciphertext and
 * tag; `{"errors": […]}` with 400, 403, 404 and 503. Each fault is one that such a service, or something in its place, could have.
 */
export class TransitServer {
  readonly calls: TransitCall[] = [];
  fault: TransitFault = 'none';
  /** The fault begins after so many calls. */
  faultAfter = 0;
  /** How many calls are first answered with 429. */
  busy = 0;
  delay = 0;
  token = 's.first-token';
  lease = 3_600;
  readonly versions: Buffer[] = [randomBytes(32)];
  minimum = 1;
  private lastPlaintext = '';

  private constructor(
    private readonly server: Server,
    private readonly scheme: 'http' | 'https',
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.take(request, response));
  }

  static async start(pair?: KeyPair): Promise<TransitServer> {
    const server = pair ? createHttpsServer({ cert: pair.certificate, key: pair.key }) : createHttpServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TransitServer(server, pair ? 'https' : 'http');
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  paths(): string[] {
    return this.calls.map(({ method, path }) => `${method} ${path}`);
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const call = callOf(request, Buffer.concat(chunks).toString());
    this.calls.push(call);
    if (this.delay > 0) await new Promise((resume) => setTimeout(resume, this.delay));
    const fault = this.calls.length > this.faultAfter ? this.fault : 'none';
    if (this.busy > 0) {
      this.busy -= 1;
      send(response, 429, { errors: [] });
    } else if (fault in BROKEN) BROKEN[fault as keyof typeof BROKEN](response);
    else this.answer(response, call);
  }

  private answer(response: ServerResponse, call: TransitCall): void {
    try {
      if (call.token !== this.token) throw new Refusal(403, 'permission denied');
      const data = this.dataOf(call);
      if (data === null) response.writeHead(204).end();
      else send(response, 200, { request_id: 'x', lease_id: '', renewable: false, lease_duration: 0, wrap_info: null, warnings: null, auth: null, ...data }); // prettier-ignore
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      send(response, error.status, { errors: error.message === '' ? [] : [error.message] });
    }
  }

  private dataOf({ method, path, body }: TransitCall): Answer {
    const handler = this.handlers[`${method} ${path.replace('/v1/', '')}`];
    if (!handler) throw new Refusal(404, path.includes('/keys/') ? '' : 'no handler for route');
    return handler(body);
  }

  private readonly handlers: Readonly<Record<string, (body: Body) => Answer>> = {
    'GET auth/token/lookup-self': () => ({ data: { ttl: this.lease, renewable: true } }),
    'POST auth/token/renew-self': () => ({ auth: { client_token: this.token, lease_duration: this.lease, renewable: true } }),
    'GET transit/keys/msp': () => ({
      data: { name: 'msp', type: 'aes256-gcm96', latest_version: this.versions.length, min_decryption_version: this.minimum },
    }),
    'POST transit/keys/msp/rotate': () => {
      this.versions.push(randomBytes(32));
      return null;
    },
    'POST transit/encrypt/msp': ({ plaintext = '' }) => this.ciphertext(plaintext),
    'POST transit/decrypt/msp': ({ ciphertext = '' }) => ({ data: { plaintext: this.decrypted(ciphertext) } }),
    'POST transit/rewrap/msp': ({ ciphertext = '' }) => this.ciphertext(this.opened(ciphertext)),
  };

  private ciphertext(plaintext: string): Answer {
    return { data: { ciphertext: this.encrypted(plaintext), key_version: this.versions.length } };
  }

  private encrypted(plaintext: string): string {
    if (this.fault === 'wrong-ciphertext' && this.calls.length > this.faultAfter) return this.sealed(randomBytes(64).toString('base64'));
    return this.sealed(plaintext);
  }

  private sealed(plaintext: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.versions.at(-1)!, nonce, { authTagLength: 16 });
    const sealed = Buffer.concat([nonce, cipher.update(Buffer.from(plaintext, 'base64')), cipher.final(), cipher.getAuthTag()]);
    return `vault:v${this.versions.length}:${sealed.toString('base64')}`;
  }

  private decrypted(ciphertext: string): string {
    const plaintext = this.opened(ciphertext);
    const lies = this.calls.length > this.faultAfter ? this.fault : 'none';
    if (lies === 'wrong-plaintext') return randomBytes(64).toString('base64');
    if (lies === 'old-plaintext') return this.lastPlaintext;
    this.lastPlaintext = plaintext;
    return plaintext;
  }

  private opened(ciphertext: string): string {
    const [, number, text = ''] = /^vault:v(\d+):(.+)$/u.exec(ciphertext) ?? [];
    const key = this.versions[Number(number) - 1];
    if (!key) throw new Refusal(400, 'invalid ciphertext: no prefix');
    if (Number(number) < this.minimum) throw new Refusal(400, 'ciphertext or signature version is disallowed by policy (too old)');
    const sealed = Buffer.from(text, 'base64');
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 });
      decipher.setAuthTag(sealed.subarray(-16));
      return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('base64');
    } catch {
      throw new Refusal(400, 'cipher: message authentication failed');
    }
  }
}

const BROKEN = {
  sealed: (response: ServerResponse) => send(response, 503, { errors: ['Vault is sealed'] }),
  silent: () => undefined,
  closed: (response: ServerResponse) => response.destroy(),
  page: (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in to the network</html>'),
  endless: (response: ServerResponse) => response.writeHead(200).end(`{"data":"${'x'.repeat(200_000)}"}`),
  elsewhere: (response: ServerResponse) => response.writeHead(307, { location: 'http://127.0.0.1:1/v1/' }).end(),
} as const;

function callOf({ method = '', url: path = '', headers }: IncomingMessage, text: string): TransitCall {
  const [token, namespace] = [headers['x-vault-token'], headers['x-vault-namespace']] as (string | undefined)[];
  return { method, path, token, namespace, body: (text === '' ? {} : JSON.parse(text)) as Body };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, type Dispatcher, request } from 'undici';
import { KeyServiceAwayError, KeyServiceRefusedError } from './key-service.errors.js';
import { RootKeyError } from './root-key.error.js';
import { TransitToken } from './transit-token.js';

export interface TransitAddress {
  /** `https://host:port`, or loopback. */
  readonly url: string;
  /** Where the engine is mounted, `transit` unless told. */
  readonly mount: string;
  readonly key: string;
  readonly namespace: string | null;
  readonly tokenFile: string;
  /** PEM of the authority that signed the service's certificate; the system's authorities without it. */
  readonly caFile: string | null;
}

/** All tries together: whoever waits for an answer of the product has it within two seconds. */
const WHOLE_MILLISECONDS = 1_800;
const ANSWER_MILLISECONDS = 1_500;
const TRIES = 3;
const PAUSE_MILLISECONDS = 100;
const LARGEST_ANSWER = 100_000;
/** 412 is a standby that has not seen the write yet; 472 and 473 are standbys that do not answer this. */
const TRY_AGAIN: ReadonlySet<number> = new Set([412, 429, 472, 473, 500, 502, 503, 504]);

type Json = Readonly<Record<string, unknown>>;

/**
 * Speaks the HTTP API of HashiCorp Vault and OpenBao: `X-Vault-Token`, `X-Vault-Namespace`, JSON with `data`, and `errors`
 * (their API documentation, "Transit secrets engine" and "Token auth method"). It follows no redirect, which would carry the token away.
 */
export class TransitClient {
  private readonly token: TransitToken;
  private readonly dispatcher: Dispatcher;

  constructor(readonly address: TransitAddress) {
    this.token = new TransitToken(address.tokenFile);
    this.dispatcher = new Agent({ connect: { timeout: ANSWER_MILLISECONDS, ...authority(address.caFile) } });
  }

  close(): Promise<void> {
    return this.dispatcher.close();
  }

  /** Below the mount. @returns `data` of the answer. Throws `KeyServiceAwayError` and `KeyServiceRefusedError`. */
  async transit(method: 'GET' | 'POST', path: string, body?: Json): Promise<Json> {
    const { data } = await this.call(method, `${this.address.mount}/${path}`, body);
    return isJson(data) ? data : {};
  }

  /** The whole answer. */
  async call(method: 'GET' | 'POST', path: string, body?: Json): Promise<Json> {
    const until = performance.now() + WHOLE_MILLISECONDS;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(method, path, body, Math.min(ANSWER_MILLISECONDS, until - performance.now()));
      } catch (error) {
        const wait = PAUSE_MILLISECONDS * attempt ** 2;
        const isLast = attempt === TRIES || performance.now() + 2 * wait > until;
        if (!(error instanceof KeyServiceAwayError) || isLast) throw error;
        await pause(wait);
      }
    }
  }

  private async once(method: 'GET' | 'POST', path: string, body: Json | undefined, milliseconds: number): Promise<Json> {
    const { status, text } = await this.send(method, path, body, AbortSignal.timeout(Math.ceil(milliseconds)));
    const answer = parsed(text);
    if (status === 204) return {};
    if (status === 200 && answer) return answer;
    throw refusal(path, status, reasons(answer));
  }

  private async send(
    method: 'GET' | 'POST',
    path: string,
    body: Json | undefined,
    signal: AbortSignal,
  ): Promise<{ status: number; text: string }> {
    const { namespace, url } = this.address;
    const headers = {
      'x-vault-token': this.token.read(),
      'x-vault-request': 'true',
      ...(namespace === null ? {} : { 'x-vault-namespace': namespace }),
      ...(body ? { 'content-type': 'application/json' } : {}),
    };
    try {
      const { statusCode: status, body: answer } = await request(`${url}/v1/${path}`, {
        method,
        headers,
        body: body ? JSON.stringify(body) : null,
        dispatcher: this.dispatcher,
        signal,
      });
      return { status, text: await limited(answer) };
    } catch (error) {
      if (error instanceof KeyServiceAwayError) throw error;
      throw new KeyServiceAwayError(`does not answer (${nameOf(error)})`);
    }
  }
}

/** @param why in the service's own words */
function refusal(path: string, status: number, why: string): Error {
  if (status === 200) return new KeyServiceAwayError('answered something else than JSON');
  const words = why === '' ? '' : ` ${why}`;
  if (!TRY_AGAIN.has(status)) return new KeyServiceRefusedError(`The key service refused ${path}: ${status}${words}`, status);
  return new KeyServiceAwayError(status === 503 ? why || 'sealed' : `answered ${status}${words}`);
}

function authority(caFile: string | null): { ca?: string } {
  if (caFile === null) return {};
  try {
    return { ca: readFileSync(caFile, 'utf8') };
  } catch (error) {
    throw new RootKeyError(`The certificate authority ${caFile} of the key service cannot be read: ${nameOf(error)}`);
  }
}

async function limited(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body) {
    length += piece.length;
    if (length > LARGEST_ANSWER) throw new KeyServiceAwayError('answered more than it can have to say');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parsed(text: string): Json | null {
  try {
    const content: unknown = JSON.parse(text);
    return isJson(content) ? content : null;
  } catch {
    return null;
  }
}

function isJson(content: unknown): content is Json {
  return typeof content === 'object' && content !== null && !Array.isArray(content);
}

/** In its own words, which go into the log: short and printable. */
function reasons(answer: Json | null): string {
  const errors = answer?.['errors'];
  const texts = Array.isArray(errors) ? errors.filter((error) => typeof error === 'string') : [];
  return texts
    .join('; ')
    .replaceAll(/[^\x20-\x7e]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

function nameOf(error: unknown): string {
  if (!Error.isError(error)) return 'unknown';
  const { code, name } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : name;
}

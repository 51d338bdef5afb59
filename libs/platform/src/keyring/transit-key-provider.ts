import { createHmac, timingSafeEqual } from 'node:crypto';
import { IntegrityError } from './integrity.error.js';
import { KeyProvider, type RootKeys, type WrappedKey, type WrappedKeyPlace } from './key-provider.js';
import { KeyServiceAwayError, KeyServiceRefusedError } from './key-service.errors.js';
import { KEY_BYTES } from './root-key-file.js';
import { RootKeyError } from './root-key.error.js';
import { TokenRenewal } from './token-renewal.js';
import type { TransitClient } from './transit-client.js';

const CHECK_BYTES = 32;
const ROOT_KEY_ID = /^transit:([\w.-]{1,40}):v([1-9]\d{0,8})$/u;
const CIPHERTEXT = /^vault:v([1-9]\d{0,8}):[A-Za-z0-9+/]+={0,2}$/u;
/** What Vault and OpenBao say of a ciphertext below `min_decryption_version`. */
const TOO_OLD = /too old/iu;
/** How long an answer about the service's health stands, in milliseconds. */
const PROBLEM_KNOWN_FOR = 1_000;

/**
 * Keys of organisations are encrypted by a key of the Transit engine of HashiCorp Vault or OpenBao, which never leaves it. What is
 * given to it is `key (32) | check (32)`, the check an HMAC-SHA-256 of the key's place under the key itself: `associated_data` would bind
 * the place too, but `rewrap` does not take it. So a key opens in its own place only, and a wrong answer is not taken for a key.
 * Stored is the service's own `vault:v1:…`; the id of the root key is `transit:NAME:v1`.
 */
export class TransitKeyProvider extends KeyProvider {
  private known: { readonly until: number; readonly problem: Promise<string | null> } | undefined;

  private readonly renewal: TokenRenewal;

  constructor(private readonly client: TransitClient) {
    super();
    this.renewal = new TokenRenewal(client);
  }

  /** From then on its token is kept alive. */
  keepToken(): Promise<void> {
    return this.renewal.run();
  }

  async rootKeys(): Promise<RootKeys> {
    const { key } = this.client.address;
    const data = await this.client.transit('GET', `keys/${key}`);
    const [latest, oldest] = [data['latest_version'], data['min_decryption_version'] ?? 1];
    if (!isVersion(latest) || !isVersion(oldest)) throw new KeyServiceAwayError('does not tell the versions of its key');
    const ids = Array.from({ length: latest - oldest + 1 }, (_, index) => idOf(key, oldest + index));
    return { current: idOf(key, latest), ids };
  }

  /** What the service makes is opened once before it is relied on: a key that cannot be got back would take its secrets with it. */
  async wrap(key: Uint8Array, place: WrappedKeyPlace): Promise<WrappedKey> {
    const { key: name } = this.client.address;
    const plaintext = Buffer.concat([key, checkOf(key, place)]);
    const data = await this.client.transit('POST', `encrypt/${name}`, { plaintext: plaintext.toString('base64') });
    plaintext.fill(0);
    return this.proved(wrappedBy(name, data['ciphertext']), place, key);
  }

  async unwrap({ rootKeyId, wrapped }: WrappedKey, place: WrappedKeyPlace): Promise<Buffer> {
    const [, name] = ROOT_KEY_ID.exec(rootKeyId) ?? [];
    if (name === undefined) throw new RootKeyError(`Root key ${rootKeyId} is needed, and it is none of the key service`);
    const ciphertext = Buffer.from(wrapped).toString('latin1');
    if (!CIPHERTEXT.test(ciphertext)) throw new IntegrityError();
    const { plaintext } = await this.decrypt(name, ciphertext, rootKeyId);
    const opened = Buffer.from(typeof plaintext === 'string' ? plaintext : '', 'base64');
    const [key, check] = [Buffer.from(opened.subarray(0, KEY_BYTES)), opened.subarray(KEY_BYTES)];
    const isKey = check.length === CHECK_BYTES && timingSafeEqual(check, checkOf(key, place));
    opened.fill(0);
    if (isKey) return key;
    key.fill(0);
    throw new IntegrityError();
  }

  owns(rootKeyId: string): boolean {
    return rootKeyId.startsWith('transit:');
  }

  /** The key itself does not come here: the service makes its latest version of it. */
  override async rewrap(wrapped: WrappedKey, place: WrappedKeyPlace): Promise<WrappedKey> {
    const { key: name } = this.client.address;
    const [, of] = ROOT_KEY_ID.exec(wrapped.rootKeyId) ?? [];
    if (of !== name) return super.rewrap(wrapped, place);
    const before = await this.unwrap(wrapped, place);
    try {
      const data = await this.client.transit('POST', `rewrap/${name}`, { ciphertext: Buffer.from(wrapped.wrapped).toString('latin1') });
      return await this.proved(wrappedBy(name, data['ciphertext']), place, before);
    } finally {
      before.fill(0);
    }
  }

  /** A new version of the key; the token needs the right to `rotate`. */
  async addRootKey(): Promise<string> {
    await this.client.transit('POST', `keys/${this.client.address.key}/rotate`, {});
    return (await this.rootKeys()).current;
  }

  removeRootKey(id: string): Promise<void> {
    const { mount, key } = this.client.address;
    return Promise.reject(
      new RootKeyError(
        `${id} is let go in the key service: raise min_decryption_version of ${mount}/keys/${key}/config, then trim. Backups from before still need it`,
      ),
    );
  }

  override problem(): Promise<string | null> {
    const now = performance.now();
    if (this.known && now < this.known.until) return this.known.problem;
    const problem = this.rootKeys().then(
      () => null,
      (error: unknown) => (error instanceof KeyServiceAwayError ? error.why : error instanceof RootKeyError ? 'refuses' : 'unknown'),
    );
    this.known = { until: now + PROBLEM_KNOWN_FOR, problem };
    return problem;
  }

  override close(): Promise<void> {
    this.renewal.stop();
    return this.client.close();
  }

  private async proved(wrapped: WrappedKey, place: WrappedKeyPlace, key: Uint8Array): Promise<WrappedKey> {
    const again = await this.unwrap(wrapped, place);
    const isSame = again.equals(key);
    again.fill(0);
    if (!isSame) throw new IntegrityError();
    return wrapped;
  }

  private async decrypt(name: string, ciphertext: string, rootKeyId: string): Promise<Readonly<Record<string, unknown>>> {
    try {
      return await this.client.transit('POST', `decrypt/${name}`, { ciphertext });
    } catch (error) {
      if (!(error instanceof KeyServiceRefusedError) || error.status !== 400) throw error;
      if (TOO_OLD.test(error.message))
        throw new RootKeyError(`Root key ${rootKeyId} is needed, and the key service does not decrypt with it any more`);
      throw new IntegrityError();
    }
  }
}

function wrappedBy(name: string, ciphertext: unknown): WrappedKey {
  const [text, version] = (typeof ciphertext === 'string' ? CIPHERTEXT.exec(ciphertext) : null) ?? [];
  if (text === undefined || version === undefined) throw new KeyServiceAwayError('answered no ciphertext');
  return { rootKeyId: idOf(name, Number(version)), wrapped: Buffer.from(text, 'latin1') };
}

function idOf(name: string, version: number): string {
  return `transit:${name}:v${version}`;
}

function isVersion(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1;
}

function checkOf(key: Uint8Array, { organisationId, version }: WrappedKeyPlace): Buffer {
  return createHmac('sha256', key).update(`clientst0r/org-key/v1|${organisationId}|${version}`).digest();
}

import { type KeyObject, randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { NONCE_BYTES, openWith, sealWith } from './aead.js';
import { KeyProvider, type RootKeys, type WrappedKey, type WrappedKeyPlace } from './key-provider.js';
import { addRootKey, readRootKeyFile, removeRootKey, type RootKeyRing } from './root-key-file.js';
import { RootKeyError } from './root-key.error.js';

/**
 * Wraps with AES-256-GCM by the root keys of a local file: `nonce | ciphertext | tag`. A key that is added to the file is
 * taken over without a restart: the file is looked at before anything is wrapped, and when a key is asked for that is not known.
 */
export class FileKeyProvider extends KeyProvider {
  private changedAt: number;

  constructor(
    private ring: RootKeyRing,
    private readonly path: string,
  ) {
    super();
    this.changedAt = changeOf(path);
  }

  rootKeys(): Promise<RootKeys> {
    this.refresh();
    return Promise.resolve({ current: this.ring.current, ids: [...this.ring.keys.keys()] });
  }

  owns(rootKeyId: string): boolean {
    return this.ring.keys.has(rootKeyId) || !rootKeyId.includes(':');
  }

  addRootKey(): Promise<string> {
    return Promise.resolve(addRootKey(this.path));
  }

  removeRootKey(id: string): Promise<void> {
    removeRootKey(this.path, id);
    return Promise.resolve();
  }

  wrap(key: Uint8Array, place: WrappedKeyPlace): Promise<WrappedKey> {
    this.refresh();
    const rootKeyId = this.ring.current;
    const nonce = randomBytes(NONCE_BYTES);
    const sealed = sealWith(this.rootKey(rootKeyId), nonce, additionalData(place, rootKeyId), key);
    return Promise.resolve({ rootKeyId, wrapped: Buffer.concat([nonce, sealed]) });
  }

  async unwrap({ rootKeyId, wrapped }: WrappedKey, place: WrappedKeyPlace): Promise<Buffer> {
    const nonce = wrapped.subarray(0, NONCE_BYTES);
    const rootKey = this.rootKey(rootKeyId);
    return Promise.resolve(openWith(rootKey, nonce, additionalData(place, rootKeyId), wrapped.subarray(NONCE_BYTES)));
  }

  private rootKey(id: string): KeyObject {
    if (!this.ring.keys.has(id)) this.refresh();
    const key = this.ring.keys.get(id);
    if (!key) throw new RootKeyError(`Root key ${id} is needed, and ${this.path} does not hold it`);
    return key;
  }

  /** A file that cannot be read now is no reason to forget the keys of before. */
  private refresh(): void {
    const changedAt = changeOf(this.path);
    if (changedAt === 0 || changedAt === this.changedAt) return;
    try {
      this.ring = readRootKeyFile(this.path);
      this.changedAt = changedAt;
    } catch (error) {
      if (!(error instanceof RootKeyError)) throw error;
    }
  }
}

/** Milliseconds since 1970; 0 when it cannot be told. */
function changeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function additionalData({ organisationId, version }: WrappedKeyPlace, rootKeyId: string): Buffer {
  return Buffer.from(`clientst0r/org-key/v1|${organisationId}|${version}|${rootKeyId}`);
}

import { type KeyObject, randomBytes } from 'node:crypto';
import { NONCE_BYTES, openWith, sealWith } from './aead.js';
import { KeyProvider, type WrappedKey, type WrappedKeyPlace } from './key-provider.js';
import type { RootKeyRing } from './root-key-file.js';
import { RootKeyError } from './root-key.error.js';

/** Wraps with AES-256-GCM by the root keys of a local file: `nonce | ciphertext | tag`. */
export class FileKeyProvider extends KeyProvider {
  constructor(
    private readonly ring: RootKeyRing,
    private readonly path: string,
  ) {
    super();
  }

  wrap(key: Uint8Array, place: WrappedKeyPlace): Promise<WrappedKey> {
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
    const key = this.ring.keys.get(id);
    if (!key) throw new RootKeyError(`Root key ${id} is needed, and ${this.path} does not hold it`);
    return key;
  }
}

function additionalData({ organisationId, version }: WrappedKeyPlace, rootKeyId: string): Buffer {
  return Buffer.from(`clientst0r/org-key/v1|${organisationId}|${version}|${rootKeyId}`);
}

import { createCipheriv, createDecipheriv, hkdfSync, type KeyObject } from 'node:crypto';
import { IntegrityError } from './integrity.error.js';

/** AES-256-GCM as in NIST SP 800-38D, with its recommended nonce of 96 bits and the full tag of 128 bits. */
const CIPHER = 'aes-256-gcm';
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** Returns ciphertext and tag, one after the other. `nonce` must never before have been used with `key`. */
export function sealWith(key: KeyObject, nonce: Uint8Array, additionalData: Uint8Array, plaintext: Uint8Array): Buffer {
  if (nonce.length !== NONCE_BYTES) throw new RangeError(`A nonce has ${NONCE_BYTES} bytes`);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Throws `IntegrityError`, always the same, unless `sealed` is exactly what `sealWith` made of these inputs. */
export function openWith(key: KeyObject, nonce: Uint8Array, additionalData: Uint8Array, sealed: Uint8Array): Buffer {
  if (nonce.length !== NONCE_BYTES || sealed.length < TAG_BYTES) throw new IntegrityError();
  const tagAt = sealed.length - TAG_BYTES;
  try {
    // Without authTagLength, node:crypto accepts tags of 4 bytes.
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(additionalData);
    decipher.setAuthTag(sealed.subarray(tagAt));
    return Buffer.concat([decipher.update(sealed.subarray(0, tagAt)), decipher.final()]);
  } catch {
    throw new IntegrityError();
  }
}

/** HKDF with SHA-256 (RFC 5869); at most 255 * 32 bytes. */
export function deriveBytes(key: KeyObject, salt: Uint8Array, info: Uint8Array, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, length));
}

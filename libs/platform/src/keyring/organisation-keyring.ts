import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { SecretText } from '../secret-text.js';
import { deriveBytes, NONCE_BYTES, openWith, sealWith, TAG_BYTES } from './aead.js';
import { IntegrityError } from './integrity.error.js';
import { KEY_BYTES } from './root-key-file.js';

/** The one place where a ciphertext may be opened. `version` counts the values that the field has had. */
export interface SecretBinding {
  readonly recordId: string;
  readonly fieldId: string;
  readonly version: number;
}

const FORMAT = 1;
const VERSION_AT = 1;
const NONCE_AT = VERSION_AT + 4;
const SEALED_AT = NONCE_AT + NONCE_BYTES;

/** What sealing adds to the length of the UTF-8 text, in bytes. */
export const SEALED_OVERHEAD = SEALED_AT + TAG_BYTES;

/**
 * Seals and opens with the keys of one organisation. Each field has a key of its own (HKDF-SHA-256), so the limit of
 * 2^32 random nonces for a key (NIST SP 800-38D, section 8.3) is out of reach.
 * A sealed value is `format (1) | organisation key version (4) | nonce (12) | ciphertext | tag (16)`.
 */
export class OrganisationKeyring {
  private readonly currentVersion: number;

  constructor(
    private readonly organisationId: string,
    private readonly keys: ReadonlyMap<number, KeyObject>,
    sealing?: number,
  ) {
    this.currentVersion = sealing ?? Math.max(...keys.keys());
  }

  /** Whether the key that sealed this is here. */
  canOpen(sealed: Uint8Array): boolean {
    return this.keys.has(keyVersionOf(sealed));
  }

  seal(binding: SecretBinding, secret: SecretText): Buffer {
    const header = Buffer.alloc(NONCE_AT);
    header.writeUInt8(FORMAT);
    header.writeUInt32BE(this.currentVersion, VERSION_AT);
    const nonce = randomBytes(NONCE_BYTES);
    const plaintext = Buffer.from(secret.reveal(), 'utf8');
    const sealed = sealWith(this.fieldKey(this.currentVersion, binding), nonce, this.additionalData(binding), plaintext);
    plaintext.fill(0);
    return Buffer.concat([header, nonce, sealed]);
  }

  /** Throws `IntegrityError` unless this organisation sealed it with the same binding. */
  open(binding: SecretBinding, sealed: Uint8Array): SecretText {
    const key = this.fieldKey(keyVersionOf(sealed), binding);
    const plaintext = openWith(key, sealed.subarray(NONCE_AT, SEALED_AT), this.additionalData(binding), sealed.subarray(SEALED_AT));
    const secret = SecretText.of(plaintext.toString('utf8'));
    plaintext.fill(0);
    return secret;
  }

  /** Equal for equal secrets of this organisation and key version, and for nothing else; tells nothing without the key. 32 bytes. */
  digest(secret: SecretText): Buffer {
    const organisationKey = this.keys.get(this.currentVersion);
    if (!organisationKey) throw new IntegrityError();
    const key = deriveBytes(organisationKey, Buffer.from(this.organisationId), Buffer.from('clientst0r/digest/v1'), KEY_BYTES);
    const digest = createHmac('sha256', key).update(secret.reveal(), 'utf8').digest();
    key.fill(0);
    return digest;
  }

  private fieldKey(version: number, { recordId, fieldId }: SecretBinding): KeyObject {
    const organisationKey = this.keys.get(version);
    if (!organisationKey) throw new IntegrityError();
    const bytes = deriveBytes(organisationKey, Buffer.from(recordId), Buffer.from(`clientst0r/field/v1|${fieldId}`), KEY_BYTES);
    const key = createSecretKey(bytes);
    bytes.fill(0);
    return key;
  }

  private additionalData({ recordId, fieldId, version }: SecretBinding): Buffer {
    return Buffer.from(`${this.organisationId}|${recordId}|${fieldId}|${version}`);
  }
}

/** Throws `IntegrityError` when this is not a sealed value of a format we know. */
export function keyVersionOf(sealed: Uint8Array): number {
  if (sealed.length < SEALED_OVERHEAD || sealed[0] !== FORMAT) throw new IntegrityError();
  return new DataView(sealed.buffer, sealed.byteOffset, sealed.byteLength).getUint32(VERSION_AT);
}

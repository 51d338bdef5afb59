import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { SecretText } from '@clientst0r/platform';

const SECRET_BYTES = 32;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const NO_SALT = Buffer.alloc(0);
/** The page of the link derives the same (`frontend/src/app/sharing/link-secret.ts`). */
const INFO = 'clientst0r/link/v1';

/**
 * What stands behind the `#` of a link, 256 random bits in base64url. From it come, by HKDF-SHA-256 (RFC 5869) without
 * salt, the token by which the server finds the link and the key of its content: the server is sent the token alone, and
 * neither tells the other.
 */
export interface LinkSecret {
  readonly fragment: string;
  readonly token: string;
  /** Seals the one content of the link: `nonce (12) | ciphertext | tag (16)`, AES-256-GCM (NIST SP 800-38D). */
  seal(content: SecretText): Buffer;
}

export function newLinkSecret(): LinkSecret {
  const secret = randomBytes(SECRET_BYTES);
  const token = derive(secret, 'token').toString('base64url');
  return { fragment: secret.toString('base64url'), token, seal: (content) => sealed(derive(secret, 'key'), content) };
}

function derive(secret: Buffer, purpose: 'token' | 'key'): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, NO_SALT, `${INFO}|${purpose}`, KEY_BYTES));
}

function sealed(key: Buffer, content: SecretText): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(INFO));
  const ciphertext = Buffer.concat([nonce, cipher.update(content.reveal(), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  key.fill(0);
  return ciphertext;
}

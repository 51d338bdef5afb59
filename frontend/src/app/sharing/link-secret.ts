/** The server makes links with the same derivation (`libs/vault/src/sharing/link-secret.ts`). */
const INFO = 'clientst0r/link/v1';
const NONCE_BYTES = 12;

/** What is in a link that carries a secret. */
export interface SharedContent {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}

/** By what the server finds a link: derived from the fragment (HKDF-SHA-256, RFC 5869), as the key is, so that it does not tell the key. */
export async function linkToken(fragment: string): Promise<string> {
  return base64url(await derived(fragment, 'token'));
}

/** Throws when the fragment is not that of this ciphertext: `nonce (12) | ciphertext | tag (16)`, AES-256-GCM, in base64. */
export async function openLink(fragment: string, ciphertext: string): Promise<SharedContent> {
  const bytes = bytesOf(ciphertext);
  const key = await crypto.subtle.importKey('raw', await derived(fragment, 'key'), 'AES-GCM', false, ['decrypt']);
  const algorithm = { name: 'AES-GCM', iv: bytes.slice(0, NONCE_BYTES), additionalData: new TextEncoder().encode(INFO) };
  const plaintext = await crypto.subtle.decrypt(algorithm, key, bytes.slice(NONCE_BYTES));
  return JSON.parse(new TextDecoder().decode(plaintext)) as SharedContent;
}

async function derived(fragment: string, purpose: 'token' | 'key'): Promise<ArrayBuffer> {
  const secret = await crypto.subtle.importKey('raw', bytesOf(fragment), 'HKDF', false, ['deriveBits']);
  const info = new TextEncoder().encode(`${INFO}|${purpose}`);
  return crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }, secret, 256);
}

/** Of base64 and base64url; empty for what is neither. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) return new Uint8Array();
  return Uint8Array.from(atob(plain), (character) => character.charCodeAt(0));
}

function base64url(buffer: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

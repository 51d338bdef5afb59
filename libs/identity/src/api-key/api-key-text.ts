import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { SecretText } from '@clientst0r/platform';

/** Crockford's base 32: five bits a letter. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const PREFIX_LENGTH = 10;
/** 260 random bits, so a plain hash of it cannot be searched. */
const SECRET_LENGTH = 52;
const CHECKSUM_LENGTH = 7;
const SHAPE = new RegExp(
  `^cst_([${ALPHABET}]{${PREFIX_LENGTH}})_([${ALPHABET}]{${SECRET_LENGTH}})([${ALPHABET}]{${CHECKSUM_LENGTH}})$`,
  'u',
);

export interface ApiKeyText {
  /** Visible and unique: the key's name in lists and logs. */
  readonly prefix: string;
  readonly secret: string;
}

/** `cst_<prefix>_<secret><checksum>`. The checksum is the CRC-32 of what stands before it: scanners of leaked secrets tell a key from a look-alike. */
export function newApiKeyText(): ApiKeyText & { readonly text: SecretText } {
  const [prefix, secret] = [letters(PREFIX_LENGTH), letters(SECRET_LENGTH)];
  return { prefix, secret, text: SecretText.of(`cst_${prefix}_${secret}${checksum(prefix, secret)}`) };
}

/** Null for what is no key; says nothing about whether there is such a one. */
export function parsedApiKey(text: string): ApiKeyText | null {
  const [, prefix, secret, sum] = SHAPE.exec(text) ?? [];
  return prefix !== undefined && secret !== undefined && sum === checksum(prefix, secret) ? { prefix, secret } : null;
}

/** What is kept. */
export function apiKeyHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function isSecretOf(secret: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(apiKeyHash(secret)), Buffer.from(hash));
}

function letters(length: number): string {
  return [...randomBytes(length)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
}

function checksum(prefix: string, secret: string): string {
  let rest = crc32(`cst_${prefix}_${secret}`);
  let text = '';
  for (let index = 0; index < CHECKSUM_LENGTH; index += 1) {
    text = ALPHABET.charAt(rest % ALPHABET.length) + text;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return text;
}

import { createHash, randomBytes } from 'node:crypto';
import { SecretText } from '@clientst0r/platform';

export const RECOVERY_CODES = 10;

/** Crockford's base 32: no letter that looks like a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** 20 characters of 5 bits: 100 bits, so a plain hash of them cannot be searched. */
const LENGTH = 20;
const GROUP = 5;

/** Shown once, as `xxxxx-xxxxx-xxxxx-xxxxx`. */
export function newRecoveryCode(): SecretText {
  const letters = [...randomBytes(LENGTH)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
  return SecretText.of(letters.match(new RegExp(`.{${GROUP}}`, 'g'))?.join('-') ?? letters);
}

/** What is stored; case, spaces and dashes do not matter, nor letters commonly misread. */
export function recoveryCodeHash(code: string): string {
  const plain = code.toLowerCase().replace(/[\s-]/g, '').replace(/[il]/g, '1').replace(/o/g, '0');
  return createHash('sha256').update(plain).digest('hex');
}

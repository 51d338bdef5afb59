import { createHmac } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Without what is taken for another one. */
const ALPHABET = '23456789BCDFGHJKMNPQRTVWXY';
const LENGTH = 5;
/** Seconds. */
export const STEAM_PERIOD = 30;

/** Steam Guard: truncated as RFC 4226, section 5.3, has it, and written with the letters of its own. `seed` is base32. */
export function steamCode(seed: string, epoch: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(epoch / STEAM_PERIOD)));
  const key = bytesOf(seed);
  const digest = createHmac('sha1', key).update(counter).digest();
  key.fill(0);
  let rest = digest.readUInt32BE((digest.at(-1) ?? 0) & 0x0f) & 0x7fff_ffff;
  let code = '';
  for (let place = 0; place < LENGTH; place += 1) {
    code += ALPHABET.charAt(rest % ALPHABET.length);
    rest = Math.floor(rest / ALPHABET.length);
  }
  return code;
}

/** RFC 4648, section 6; bits that fill no byte count for nothing. */
function bytesOf(seed: string): Buffer {
  const bits = Array.from(seed, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/gu) ?? []).map((byte) => parseInt(byte, 2)));
}

import type { KdbxString } from './kdbx-document.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export interface KeepassSeed {
  /** A base32 seed, or an `otpauth:` or `steam:` address. */
  readonly seed: string;
  /** The names of the fields that it was made of. */
  readonly keys: readonly string[];
}

/**
 * How the programs around KeePass keep the seed of one-time codes: `otp` (KeePassXC, KeeOtp), `TOTP Seed` and
 * `TOTP Settings` (KeeTrayTOTP), `TimeOtp-…` (KeePass 2.47 and later). Null when there is none.
 */
export function keepassSeed(strings: readonly KdbxString[]): KeepassSeed | null {
  const values = new Map(strings.map(({ key, value }) => [key, value.trim()]));
  const value = (key: string): string => values.get(key) ?? '';
  if (value('otp') !== '') return { seed: ofOtp(value('otp')), keys: ['otp'] };
  if (value('TOTP Seed') !== '') return { seed: ofTray(value('TOTP Seed'), value('TOTP Settings')), keys: ['TOTP Seed', 'TOTP Settings'] };
  for (const [key, encoding] of TIME_OTP) if (value(key) !== '') return ofTimeOtp(key, encoding, value);
  return null;
}

/** An address, or `key=SEED&step=30&size=6`. */
function ofOtp(text: string): string {
  if (!/^key=/iu.test(text)) return text;
  const options = new URLSearchParams(text);
  return addressOf(options.get('key') ?? '', options.get('step'), options.get('size'), options.get('otpHashMode'));
}

/** `30;6`, or `30;S` for Steam. */
function ofTray(seed: string, settings: string): string {
  const [period = '', digits = ''] = settings.split(';');
  return digits === 'S' ? `steam://${seed}` : addressOf(seed, period, digits, null);
}

const TIME_OTP: readonly (readonly [string, BufferEncoding | 'base32'])[] = [
  ['TimeOtp-Secret-Base32', 'base32'],
  ['TimeOtp-Secret-Hex', 'hex'],
  ['TimeOtp-Secret-Base64', 'base64'],
  ['TimeOtp-Secret', 'utf8'],
];

function ofTimeOtp(key: string, encoding: BufferEncoding | 'base32', value: (key: string) => string): KeepassSeed {
  const seed = encoding === 'base32' ? value(key) : base32(Buffer.from(value(key), encoding));
  const options = ['TimeOtp-Period', 'TimeOtp-Length', 'TimeOtp-Algorithm'] as const;
  const [period, digits, algorithm] = options.map(value);
  return { seed: addressOf(seed, period, digits, algorithm), keys: [key, ...options] };
}

/** The bare seed where everything else is as usual. */
function addressOf(seed: string, period?: string | null, digits?: string | null, algorithm?: string | null): string {
  const options = new URLSearchParams({ secret: seed });
  if (period && period !== '30') options.set('period', period);
  if (digits && digits !== '6') options.set('digits', digits);
  if (algorithm && !/^(?:hmac-?)?sha-?1$/iu.test(algorithm)) options.set('algorithm', algorithm.replace(/^hmac-/iu, ''));
  return options.size === 1 ? seed : `otpauth://totp/?${options.toString()}`;
}

/** RFC 4648, section 6, without padding. */
function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/gu) ?? []).map((five) => ALPHABET[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

import { createCipheriv, createDecipheriv, createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { hashRaw } from '@node-rs/argon2';

/** How Bitwarden locks a file with a password: Bitwarden Security White Paper, "password protected export". */
export const KDF_TYPES = { pbkdf2: 0, argon2id: 1 } as const;
/** As Bitwarden has it; OWASP's figure for PBKDF2-HMAC-SHA-256. */
export const ITERATIONS = 600_000;
export const IV_BYTES = 16;
const KEY_BYTES = 32;
/** AES-256 in CBC mode, then an HMAC-SHA-256 of vector and ciphertext. */
const SCHEME = '2.';

/** Of RFC 9106, version 0x13. */
const ARGON2ID: { readonly algorithm: number; readonly version: number } = { algorithm: 2, version: 1 };

/** What the header of a file may ask for: seconds of a processor at the most. */
const MOST = { iterations: 2_000_000, passes: 10, mebibytes: 256, lanes: 16 } as const;

export interface LockSettings {
  readonly salt: string;
  readonly kdfType: number;
  readonly kdfIterations: number;
  /** MiB. */
  readonly kdfMemory: number;
  readonly kdfParallelism: number;
}

export interface LockKeys {
  readonly encryption: Buffer;
  readonly authentication: Buffer;
}

/** Null for settings that would take too long or too much, or that are not known. */
export async function lockKeys(password: string, settings: LockSettings): Promise<LockKeys | null> {
  const key = await keyOf(password, settings);
  if (!key) return null;
  const keys = { encryption: expanded(key, 'enc'), authentication: expanded(key, 'mac') };
  key.fill(0);
  return keys;
}

async function keyOf(password: string, { salt, kdfType, kdfIterations, kdfMemory, kdfParallelism }: LockSettings): Promise<Buffer | null> {
  const isOne = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;
  if (kdfType === KDF_TYPES.pbkdf2)
    return isOne(kdfIterations, MOST.iterations) ? promisify(pbkdf2)(password, salt, kdfIterations, KEY_BYTES, 'sha256') : null;
  const isBounded = isOne(kdfIterations, MOST.passes) && isOne(kdfMemory, MOST.mebibytes) && isOne(kdfParallelism, MOST.lanes);
  if (kdfType !== KDF_TYPES.argon2id || !isBounded) return null;
  const options = {
    ...ARGON2ID,
    salt: createHash('sha256').update(salt).digest(),
    memoryCost: kdfMemory * 1024,
    timeCost: kdfIterations,
    parallelism: kdfParallelism,
    outputLen: KEY_BYTES,
  };
  return hashRaw(password, options);
}

/** HKDF-Expand with SHA-256 (RFC 5869, section 2.3), of one block. */
function expanded(key: Buffer, info: string): Buffer {
  return createHmac('sha256', key).update(info).update(Uint8Array.of(1)).digest();
}

/** The text that was locked; null when it is none of ours, or was changed: nothing is decrypted then. */
export function unlocked(locked: string, { encryption, authentication }: LockKeys): Buffer | null {
  const parts = partsOf(locked);
  if (!parts) return null;
  const [iv, sealed, mac] = parts;
  const own = createHmac('sha256', authentication).update(iv).update(sealed).digest();
  if (mac.length !== own.length || !timingSafeEqual(own, mac)) return null;
  try {
    const decipher = createDecipheriv('aes-256-cbc', encryption, iv);
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch {
    return null;
  }
}

function partsOf(locked: string): [Buffer, Buffer, Buffer] | null {
  const parts = locked.startsWith(SCHEME) ? locked.slice(SCHEME.length).split('|') : [];
  if (parts.length !== 3) return null;
  const [iv, sealed, mac] = parts.map((part) => Buffer.from(part, 'base64')) as [Buffer, Buffer, Buffer];
  return iv.length === IV_BYTES ? [iv, sealed, mac] : null;
}

/** Locks a text that comes piece by piece. What it gives, one after the other, is what `unlocked` takes. */
export class Lock {
  private readonly cipher: ReturnType<typeof createCipheriv>;
  private readonly mac: ReturnType<typeof createHmac>;
  /** Base64 has four characters for three bytes. */
  private rest: Buffer = Buffer.alloc(0);

  constructor(
    { encryption, authentication }: LockKeys,
    private readonly iv: Buffer,
  ) {
    this.cipher = createCipheriv('aes-256-cbc', encryption, iv);
    this.mac = createHmac('sha256', authentication).update(iv);
  }

  begin(): string {
    return `${SCHEME}${this.iv.toString('base64')}|`;
  }

  add(text: string): string {
    return this.written(this.cipher.update(text, 'utf8'));
  }

  end(): string {
    const last = this.written(this.cipher.final());
    return `${last}${this.rest.toString('base64')}|${this.mac.digest('base64')}`;
  }

  private written(sealed: Buffer): string {
    this.mac.update(sealed);
    const bytes = Buffer.concat([this.rest, sealed]);
    const whole = bytes.length - (bytes.length % 3);
    this.rest = bytes.subarray(whole);
    return bytes.toString('base64', 0, whole);
  }
}

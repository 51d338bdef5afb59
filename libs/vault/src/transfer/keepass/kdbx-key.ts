import { createCipheriv, createHash } from 'node:crypto';
import { hashRawSync } from '@node-rs/argon2';
import { ByteReader, FileProblem } from './byte-reader.ts';

/** What a database is locked with. */
export interface KdbxKey {
  readonly password: string | null;
  readonly keyFile: Uint8Array | null;
}

type Value = number | bigint | Buffer;

/** What the header of a file may ask for: a minute of a processor at the very most. */
const MOST_MEMORY = 256 * 1024 * 1024;
const MOST_PASSES_TIMES_MEMORY = 16 * 1024 * 1024 * 1024;
const MOST_LANES = 64;
const MOST_ROUNDS = 100_000_000;

const ARGON2: ReadonlyMap<string, number> = new Map([
  ['ef636ddf8c29444b91f7a9a403e30a0c', 0],
  ['9e298b1956db4773b23dfc3ec6f0a1e6', 2],
]);
const AES = new Set(['c9d9f39a628a4460bf740d08c18a4fea', '7c02bb8279a74ac0927d114a00648238']);

export function sha256(...parts: readonly Uint8Array[]): Buffer {
  return digest('sha256', parts);
}

export function sha512(...parts: readonly Uint8Array[]): Buffer {
  return digest('sha512', parts);
}

function digest(algorithm: string, parts: readonly Uint8Array[]): Buffer {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The key that the settings of the file make of password and key file. Throws `FileProblem` for what would take too long or too much. */
export function transformedKey(settings: Buffer, key: KdbxKey): Buffer {
  const values = readVariants(settings);
  const composite = compositeOf(key);
  const id = bytesOf(values, '$UUID').toString('hex');
  const algorithm = ARGON2.get(id);
  if (algorithm !== undefined) return argon2(composite, values, algorithm);
  if (AES.has(id)) return aesRounds(composite, bytesOf(values, 'S'), numberOf(values, 'R'));
  throw new FileProblem('has a key derivation that is not read here; choose Argon2 in KeePass and save it again');
}

function compositeOf({ password, keyFile }: KdbxKey): Buffer {
  const parts = [...(password === null ? [] : [sha256(Buffer.from(password))]), ...(keyFile ? [keyFileKey(Buffer.from(keyFile))] : [])];
  return sha256(...parts);
}

/** KeePass's own kinds of key files: XML of version 1 and 2, 32 bytes, 64 hexadecimal digits; any other file by its hash. */
function keyFileKey(file: Buffer): Buffer {
  if (file.length === 32) return file;
  const text = file.toString('latin1');
  if (/^[0-9a-f]{64}$/iu.test(text)) return Buffer.from(text, 'hex');
  const [, version, data] =
    /<KeyFile>.{0,500}?<Version>\s*(\d)[\d.]*\s*<\/Version>.{0,500}?<Data[^>]{0,100}>([^<]{1,1000})</isu.exec(text) ?? [];
  if (version === undefined || data === undefined) return sha256(file);
  return Buffer.from(data.replace(/\s/gu, ''), version === '1' ? 'base64' : 'hex');
}

function argon2(composite: Buffer, values: ReadonlyMap<string, Value>, algorithm: number): Buffer {
  const [memory, passes, lanes] = [numberOf(values, 'M'), numberOf(values, 'I'), numberOf(values, 'P')];
  const isTooMuch = memory > MOST_MEMORY || memory * passes > MOST_PASSES_TIMES_MEMORY || lanes > MOST_LANES;
  if (isTooMuch) throw new FileProblem(tooMuch(`${Math.ceil(memory / 2 ** 20)} MiB of memory, ${passes} times`));
  if (values.has('A')) throw new FileProblem('has a key derivation that is not read here');
  const secret = values.get('K');
  const options = {
    algorithm,
    memoryCost: Math.floor(memory / 1024),
    timeCost: passes,
    parallelism: lanes,
    outputLen: 32,
    version: numberOf(values, 'V') === 0x10 ? 0 : 1,
    salt: bytesOf(values, 'S'),
    ...(Buffer.isBuffer(secret) ? { secret } : {}),
  };
  try {
    return hashRawSync(composite, options);
  } catch {
    throw new FileProblem('has settings of its key derivation that cannot be');
  }
}

/** Each half encrypted again and again: which is what chaining (CBC) does to blocks of zeros. */
function aesRounds(composite: Buffer, seed: Buffer, rounds: number): Buffer {
  if (rounds > MOST_ROUNDS) throw new FileProblem(tooMuch(`${rounds} rounds of AES`));
  if (seed.length !== 32 || rounds < 1) throw new FileProblem('has settings of its key derivation that cannot be');
  return sha256(chained(composite.subarray(0, 16), seed, rounds), chained(composite.subarray(16), seed, rounds));
}

const ZEROS = Buffer.alloc(16 * 65_536);

function chained(half: Buffer, seed: Buffer, rounds: number): Buffer {
  const cipher = createCipheriv('aes-256-cbc', seed, Buffer.alloc(16)).setAutoPadding(false);
  let last = cipher.update(half);
  for (let left = rounds - 1; left > 0; left -= ZEROS.length / 16)
    last = cipher.update(ZEROS.subarray(0, 16 * Math.min(left, ZEROS.length / 16))).subarray(-16);
  return last;
}

function tooMuch(what: string): string {
  return `asks for more work to open it than is done here (${what}); lower it in the database's security settings and save it again`;
}

const READERS: Readonly<Record<number, (value: Buffer) => Value>> = {
  0x04: (value) => value.readUInt32LE(),
  0x05: (value) => value.readBigUInt64LE(),
  0x08: (value) => value.readUInt8(),
  0x0c: (value) => value.readInt32LE(),
  0x0d: (value) => value.readBigInt64LE(),
  0x18: (value) => value,
  0x42: (value) => value,
};

/** KeePass's "VariantDictionary". */
function readVariants(bytes: Buffer): ReadonlyMap<string, Value> {
  const reader = new ByteReader(bytes);
  const values = new Map<string, Value>();
  if (reader.uint16() >> 8 !== 1) throw new FileProblem('has settings that are not read here');
  for (let type = reader.uint8(); type !== 0; type = reader.uint8()) {
    const name = reader.take(reader.uint32()).toString();
    const value = reader.take(reader.uint32());
    try {
      values.set(name, READERS[type]?.(value) ?? value);
    } catch {
      throw new FileProblem('is cut off or damaged');
    }
  }
  return values;
}

function numberOf(values: ReadonlyMap<string, Value>, name: string): number {
  const value = values.get(name);
  if (value === undefined || Buffer.isBuffer(value)) throw new FileProblem('has settings of its key derivation that cannot be');
  return Number(value);
}

function bytesOf(values: ReadonlyMap<string, Value>, name: string): Buffer {
  const value = values.get(name);
  if (!Buffer.isBuffer(value)) throw new FileProblem('has settings of its key derivation that cannot be');
  return value;
}

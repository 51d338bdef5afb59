import { createCipheriv, createHash, createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { hashRawSync } from '@node-rs/argon2';

const ARGON2D = 'ef636ddf8c29444b91f7a9a403e30a0c';
const AES_256 = '31c1f2e6bf714350be5805216afc5aff';
const SALT = Buffer.alloc(32, 7);
const SEED = Buffer.alloc(32, 9);
const VECTOR = Buffer.alloc(16, 3);
const STREAM_KEY = Buffer.alloc(64, 5);

interface Written {
  readonly password?: string;
  /** Of Argon2, in bytes. */
  readonly memory?: number;
  readonly passes?: number;
  readonly innerHeader?: Buffer;
  /** In place of the document, packed already. */
  readonly packed?: Buffer;
  readonly cipher?: string;
}

const sha = (algorithm: string, ...parts: Uint8Array[]): Buffer => {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const uint64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
};
const field = (id: number, value: Buffer): Buffer => Buffer.concat([Buffer.from([id]), uint32(value.length), value]);
const variant = (type: number, name: string, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([type]), uint32(name.length), Buffer.from(name), uint32(value.length), value]);

function derivation(memory: number, passes: number): Buffer {
  return Buffer.concat([
    Buffer.from([0, 1]),
    variant(0x42, '$UUID', Buffer.from(ARGON2D, 'hex')),
    variant(0x42, 'S', SALT),
    variant(0x04, 'P', uint32(1)),
    variant(0x04, 'V', uint32(0x13)),
    variant(0x05, 'M', uint64(BigInt(memory))),
    variant(0x05, 'I', uint64(BigInt(passes))),
    Buffer.from([0]),
  ]);
}

function transformedKey(composite: Buffer, memory: number, passes: number): Buffer {
  // What asks for too much must be refused ahead of any work.
  if (memory * passes > 2 ** 22) return Buffer.alloc(32);
  const options = { algorithm: 0, memoryCost: memory / 1_024, timeCost: passes, parallelism: 1, outputLen: 32, salt: SALT };
  return hashRawSync(composite, options);
}

/** The inner header that says that nothing more than ChaCha20 protects the values. */
const INNER = Buffer.concat([field(1, uint32(3)), field(2, STREAM_KEY), field(0, Buffer.alloc(0))]);

/** A KeePass database with this document: written apart from the reader, so that attacks inside of the envelope are authentic. */
export function kdbxOf(xml: string, { password = 'open sesame', memory = 8_192, passes = 1, ...more }: Written = {}): Buffer {
  const settings = derivation(memory, passes);
  const header = Buffer.concat([
    Buffer.from('03d9a29a67fb4bb500000400', 'hex'),
    field(2, Buffer.from(more.cipher ?? AES_256, 'hex')),
    field(3, uint32(1)),
    field(4, SEED),
    field(7, VECTOR),
    field(11, settings),
    field(0, Buffer.from('\r\n\r\n')),
  ]);
  const composite = sha('sha256', sha('sha256', Buffer.from(password)));
  const transformed = transformedKey(composite, memory, passes);
  const cipher = createCipheriv('aes-256-cbc', sha('sha256', SEED, transformed), VECTOR);
  const content = more.packed ?? gzipSync(Buffer.concat([more.innerHeader ?? INNER, Buffer.from(xml)]));
  const base = sha('sha512', SEED, transformed, Buffer.from([1]));
  const blocks = [Buffer.concat([cipher.update(content), cipher.final()]), Buffer.alloc(0)].map((block, index) =>
    signedBlock(base, index, block),
  );
  const signature = createHmac('sha256', sha('sha512', uint64(2n ** 64n - 1n), base))
    .update(header)
    .digest();
  return Buffer.concat([header, sha('sha256', header), signature, ...blocks]);
}

function signedBlock(base: Buffer, index: number, block: Buffer): Buffer {
  const place = uint64(BigInt(index));
  const hmac = createHmac('sha256', sha('sha512', place, base));
  return Buffer.concat([hmac.update(place).update(uint32(block.length)).update(block).digest(), uint32(block.length), block]);
}

/** Encrypts protected values in the order in which the document has them. */
export function protector(): (value: string) => string {
  const hash = sha('sha512', STREAM_KEY);
  const stream = createCipheriv('chacha20', hash.subarray(0, 32), Buffer.concat([Buffer.alloc(4), hash.subarray(32, 44)]));
  return (value) => `<Value Protected="True">${stream.update(Buffer.from(value)).toString('base64')}</Value>`;
}

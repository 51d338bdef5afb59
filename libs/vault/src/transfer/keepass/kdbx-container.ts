import { createDecipheriv, createHmac, type Decipheriv, timingSafeEqual } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { ByteReader, FileProblem } from './byte-reader.ts';
import { type KdbxKey, sha256, sha512, transformedKey } from './kdbx-key.ts';

/** Format: https://keepass.info/help/kb/kdbx.html. */
const SIGNATURE = '03d9a29a67fb4bb5';
const OLD_SIGNATURE = '03d9a29a65fb4bb5';

const HEADER = { end: 0, cipher: 2, compression: 3, seed: 4, vector: 7, derivation: 11 } as const;
const INNER = { end: 0, stream: 1, streamKey: 2 } as const;
const CHACHA20_STREAM = 3;

const AES_256 = '31c1f2e6bf714350be5805216afc5aff';
const CHACHA20 = 'd6038a2b8b6f4cb5a524339a31dbb59a';

/** With attachments, which are unpacked with the rest. */
const LARGEST_UNPACKED = 100_000_000;

interface Header {
  readonly bytes: Buffer;
  readonly fields: ReadonlyMap<number, Buffer>;
}

interface KdbxContent {
  readonly xml: Buffer;
  /** Gives the protected values of the document, in their order. */
  readonly stream: Decipheriv;
}

/** Opens the envelope of a database: what is inside is authentic. Throws `FileProblem`. */
export function openKdbx(file: Buffer, key: KdbxKey): KdbxContent {
  const reader = new ByteReader(file);
  const header = readHeader(reader, file);
  if (!reader.take(32).equals(sha256(header.bytes))) throw new FileProblem('is damaged in its header');
  const transformed = transformedKey(fieldOf(header, HEADER.derivation), key);
  const seed = fieldOf(header, HEADER.seed);
  const base = sha512(seed, transformed, Buffer.from([1]));
  if (!isSigned(reader.take(32), blockKey(base, 0xffff_ffff_ffff_ffffn), header.bytes))
    throw new FileProblem('is wrong, or the key file is', 'password');
  const content = decrypted(header, sha256(seed, transformed), readBlocks(reader, base));
  return inner(unpacked(header, content));
}

function readHeader(reader: ByteReader, file: Buffer): Header {
  const signature = reader.take(8).toString('hex');
  if (signature === OLD_SIGNATURE) throw new FileProblem('is of KeePass 1; open it in KeePass 2 or KeePassXC and save it as KDBX 4');
  if (signature !== SIGNATURE) throw new FileProblem('is not a KeePass database');
  reader.uint16();
  if (reader.uint16() !== 4) throw new FileProblem('is not KDBX 4; choose that version in the database settings and save it again');
  const fields = new Map<number, Buffer>();
  for (let id = -1; id !== HEADER.end;) {
    id = reader.uint8();
    fields.set(id, reader.take(reader.uint32()));
  }
  return { bytes: file.subarray(0, reader.position), fields };
}

function fieldOf({ fields }: Header, id: number): Buffer {
  const field = fields.get(id);
  if (!field) throw new FileProblem('is damaged in its header');
  return field;
}

function blockKey(base: Buffer, index: bigint): Buffer {
  const place = Buffer.alloc(8);
  place.writeBigUInt64LE(index);
  return sha512(place, base);
}

function isSigned(signature: Buffer, key: Buffer, ...parts: readonly Buffer[]): boolean {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return timingSafeEqual(hmac.digest(), signature);
}

function readBlocks(reader: ByteReader, base: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  for (let index = 0n; ; index += 1n) {
    const signature = reader.take(32);
    const place = Buffer.alloc(12);
    place.writeBigUInt64LE(index);
    const length = reader.uint32();
    place.writeUInt32LE(length, 8);
    const block = reader.take(length);
    if (!isSigned(signature, blockKey(base, index), place, block)) throw new FileProblem('is damaged');
    if (length === 0) return blocks;
    blocks.push(block);
  }
}

function decrypted(header: Header, key: Buffer, blocks: readonly Buffer[]): Buffer {
  const decipher = decipherOf(fieldOf(header, HEADER.cipher).toString('hex'), key, fieldOf(header, HEADER.vector));
  try {
    return Buffer.concat([...blocks.map((block) => decipher.update(block)), decipher.final()]);
  } catch {
    throw new FileProblem('is damaged');
  }
}

function decipherOf(cipher: string, key: Buffer, vector: Buffer): Decipheriv {
  if (cipher === AES_256 && vector.length === 16) return createDecipheriv('aes-256-cbc', key, vector);
  if (cipher === CHACHA20 && vector.length === 12) return chacha20(key, vector);
  throw new FileProblem('is encrypted with a cipher that is not read here; choose AES or ChaCha20 in KeePass and save it again');
}

/** RFC 8439, section 2.3; OpenSSL takes the counter in front of the nonce. */
function chacha20(key: Buffer, nonce: Buffer): Decipheriv {
  return createDecipheriv('chacha20', key, Buffer.concat([Buffer.alloc(4), nonce]));
}

function unpacked(header: Header, content: Buffer): Buffer {
  if (fieldOf(header, HEADER.compression).readUInt32LE() === 0) return content;
  try {
    return gunzipSync(content, { maxOutputLength: LARGEST_UNPACKED });
  } catch (error) {
    const isBomb = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new FileProblem(isBomb ? `unpacks to more than ${LARGEST_UNPACKED / 1e6} MB; take attachments out of it` : 'is damaged');
  }
}

function inner(content: Buffer): KdbxContent {
  const reader = new ByteReader(content);
  const fields = new Map<number, Buffer>();
  for (let id = -1; id !== INNER.end;) {
    id = reader.uint8();
    const field = reader.take(reader.uint32());
    // Attachments stay where they are.
    if (id <= INNER.streamKey) fields.set(id, field);
  }
  const stream = fields.get(INNER.stream);
  const key = fields.get(INNER.streamKey);
  if (!key || stream?.length !== 4 || stream.readUInt32LE() !== CHACHA20_STREAM)
    throw new FileProblem('protects its values in a way that is not read here; save it again with KeePass 2.35 or later, or KeePassXC');
  const hash = sha512(key);
  return { xml: content.subarray(reader.position), stream: chacha20(hash.subarray(0, 32), hash.subarray(32, 44)) };
}

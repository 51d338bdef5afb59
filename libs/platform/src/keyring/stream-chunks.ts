import type { KeyObject } from 'node:crypto';
import { NONCE_BYTES, openWith, sealWith, TAG_BYTES } from './aead.js';

/** Bytes of plaintext in each chunk but the last, which has as many or fewer, and none of what is empty. */
export const CHUNK_BYTES = 256 * 1024;
/** What sealing adds to the length of a chunk, in bytes. */
export const CHUNK_OVERHEAD = TAG_BYTES;

export interface ChunkPlace {
  /** From 0. */
  readonly index: number;
  readonly last: boolean;
}

export interface Chunk extends ChunkPlace {
  /** Overwritten once the next one is asked for. */
  readonly data: Buffer;
}

/**
 * The nonce of a chunk is its number and whether it is the last: the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár
 * (CRYPTO 2015, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance"), as age and Tink have it. Chunks cannot be
 * dropped, repeated, cut off at the end or put into another order, and each can be opened alone. A key seals one stream, once.
 */
export function streamNonce({ index, last }: ChunkPlace): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt8(last ? 1 : 0);
  nonce.writeUIntBE(index, 6, 6);
  return nonce;
}

/** @param context what the stream belongs to; authenticated with each chunk */
export function sealChunk(key: KeyObject, context: Uint8Array, chunk: Chunk): Buffer {
  return sealWith(key, streamNonce(chunk), context, chunk.data);
}

/** Throws `IntegrityError` unless `sealed` is the chunk of this place, stream and context. */
export function openChunk(key: KeyObject, context: Uint8Array, place: ChunkPlace, sealed: Uint8Array): Buffer {
  return openWith(key, streamNonce(place), context, sealed);
}

/** How many chunks a plaintext of so many bytes has. */
export function chunksOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / CHUNK_BYTES));
}

/** Cuts what arrives in pieces of any size into chunks; holds one. */
export async function* chunked(source: AsyncIterable<Uint8Array>): AsyncGenerator<Chunk> {
  const buffer = Buffer.alloc(CHUNK_BYTES);
  let [filled, index] = [0, 0];
  try {
    for await (const piece of source)
      for (let taken = 0; taken < piece.length;) {
        // Only once there is more: the last chunk is marked as such.
        if (filled === CHUNK_BYTES) {
          yield { index, last: false, data: buffer };
          [filled, index] = [0, index + 1];
        }
        const part = piece.subarray(taken, taken + CHUNK_BYTES - filled);
        buffer.set(part, filled);
        filled += part.length;
        taken += part.length;
      }
    yield { index, last: true, data: buffer.subarray(0, filled) };
  } finally {
    buffer.fill(0);
  }
}

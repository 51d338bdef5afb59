import { createCipheriv, createDecipheriv, createHash, type KeyObject } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { IntegrityError, streamNonce } from '@clientst0r/platform';

/** A file of encrypted chunks (AES-256-GCM, `streamNonce`), of which any part can be read alone. A key encrypts one file, once. */
const CHUNK_BYTES = 256 * 1024;
const TAG_BYTES = 16;
/** What lies in the system's memory until the end makes the end slow, and every commit on that disk with it. */
const FLUSHED_AT = 16 * 1024 * 1024;
const CIPHER = 'aes-256-gcm';

export interface SealedContent {
  readonly bytes: number;
  /** Of the plaintext, in hexadecimal. */
  readonly sha256: string;
}

export class SealedFileWriter {
  private readonly hash = createHash('sha256');
  private readonly buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  private filled = 0;
  private index = 0;
  private bytes = 0;
  private unflushed = 0;
  private flushing: Promise<void> | null = null;
  private failure: Error | null = null;

  private constructor(
    private readonly handle: FileHandle,
    private readonly key: KeyObject,
  ) {}

  static async create(path: string, key: KeyObject): Promise<SealedFileWriter> {
    return new SealedFileWriter(await open(path, 'wx', 0o600), key);
  }

  async write(data: Buffer): Promise<void> {
    this.hash.update(data);
    this.bytes += data.length;
    const sealed: Buffer[] = [];
    for (let taken = 0; taken < data.length;) {
      // Only once there is more: the last chunk is sealed as such.
      if (this.filled === CHUNK_BYTES) sealed.push(...this.seal(false));
      const part = data.copy(this.buffer, this.filled, taken, taken + CHUNK_BYTES - this.filled);
      this.filled += part;
      taken += part;
    }
    if (sealed.length > 0) await this.handle.writev(sealed);
    this.unflushed += data.length;
    if (this.unflushed >= FLUSHED_AT) this.flush();
  }

  /** Resolves once the file is durable. */
  async end(): Promise<SealedContent> {
    await this.handle.writev(this.seal(true));
    await this.flushing;
    // The system tells of a page that could not be written once only.
    if (this.failure) throw this.failure;
    await this.handle.sync();
    return { bytes: this.bytes, sha256: this.hash.digest('hex') };
  }

  async close(): Promise<void> {
    await this.flushing;
    await this.handle.close();
  }

  /** Beside the writing, one at a time. */
  private flush(): void {
    if (this.flushing) return;
    this.unflushed = 0;
    this.flushing = this.handle
      .datasync()
      .catch((error: unknown) => {
        this.failure = error as Error;
      })
      .finally(() => {
        this.flushing = null;
      });
  }

  private seal(last: boolean): Buffer[] {
    const cipher = createCipheriv(CIPHER, this.key, streamNonce({ index: this.index, last }), { authTagLength: TAG_BYTES });
    const sealed = [cipher.update(this.buffer.subarray(0, this.filled)), cipher.final(), cipher.getAuthTag()];
    this.filled = 0;
    this.index += 1;
    return sealed;
  }
}

/** The plaintext from byte `start` up to `end`, exclusive. Ends with `IntegrityError` when the file is not what was written. */
export async function* readSealedFile(
  path: string,
  key: KeyObject,
  bytes: number,
  { start, end }: { start: number; end: number },
): AsyncGenerator<Buffer> {
  const lastIndex = Math.max(0, Math.ceil(bytes / CHUNK_BYTES) - 1);
  const handle = await open(path, 'r');
  try {
    for (let index = Math.floor(start / CHUNK_BYTES); index * CHUNK_BYTES < end; index += 1) {
      const length = Math.min(CHUNK_BYTES, bytes - index * CHUNK_BYTES);
      const chunk = await readChunk(handle, key, { index, length, last: index === lastIndex });
      const from = index * CHUNK_BYTES;
      yield chunk.subarray(Math.max(0, start - from), Math.min(length, end - from));
    }
  } finally {
    await handle.close();
  }
}

async function readChunk(handle: FileHandle, key: KeyObject, chunk: { index: number; length: number; last: boolean }): Promise<Buffer> {
  const sealed = Buffer.allocUnsafe(chunk.length + TAG_BYTES);
  const { bytesRead } = await handle.read(sealed, 0, sealed.length, chunk.index * (CHUNK_BYTES + TAG_BYTES));
  if (bytesRead !== sealed.length) throw new IntegrityError();
  const decipher = createDecipheriv(CIPHER, key, streamNonce(chunk), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(chunk.length));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, chunk.length)), decipher.final()]);
  } catch {
    throw new IntegrityError();
  }
}

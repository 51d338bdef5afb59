import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import {
  CorpusError,
  type CorpusDescription,
  type CorpusIndex,
  corpusName,
  decodeHeader,
  digestOf,
  HEADER_BYTES,
  KEY_BYTES,
  RANGES,
  RECORD_BYTES,
  sizeOf,
  STARTS_BYTES,
  SUMS_BYTES,
} from './corpus-format.js';
import { prefixText } from './corpus-lines.js';

/**
 * A corpus that is open: its index (8 MiB) is in memory, a range is read when it is asked for. One read of some 20 KiB, from
 * the cache of the system or from disk, so it is not worth a thread.
 */
export class CorpusFile {
  readonly name: string;
  private buffer = Buffer.alloc(2_000 * RECORD_BYTES);

  private constructor(
    private readonly file: number,
    readonly description: CorpusDescription,
    private readonly index: CorpusIndex,
  ) {
    this.name = corpusName(description);
  }

  /** Throws `CorpusError` unless it is whole as it was written; the ranges themselves are looked at when they are read. */
  static open(path: string): CorpusFile {
    let file: number;
    try {
      file = openSync(path, 'r');
    } catch (error) {
      throw new CorpusError(`cannot be opened: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`);
    }
    try {
      const description = decodeHeader(read(file, 0, HEADER_BYTES));
      const size = sizeOf(description.entries);
      if (fstatSync(file).size !== size) throw new CorpusError('is not as long as it says');
      const at = size - STARTS_BYTES - SUMS_BYTES;
      const index = { starts: read(file, at, STARTS_BYTES), sums: read(file, at + STARTS_BYTES, SUMS_BYTES) };
      if (digestOf(index) !== description.digest) throw new CorpusError('has an index that is not the one that was written');
      return new CorpusFile(file, description, index);
    } catch (error) {
      closeSync(file);
      throw error;
    }
  }

  close(): void {
    closeSync(this.file);
  }

  /**
   * How often each suffix of the range was seen, 0 for never. Throws `CorpusError` when the corpus does not have the range, or
   * when its records are not those that were written: then it cannot be told.
   */
  occurrences(prefix: string, suffixes: readonly string[]): Map<string, number> {
    const range = this.range(Number.parseInt(prefix, 16));
    if (range.length === 0) throw new CorpusError('does not have this range');
    const first = prefix.slice(-1);
    return new Map(suffixes.map((suffix) => [suffix, countIn(range, Buffer.from(first + suffix, 'hex'))]));
  }

  /** Reads every range. @returns those whose records are not the ones that were written */
  verify(): number[] {
    const broken: number[] = [];
    for (let prefix = 0; prefix < RANGES; prefix += 1) if (!this.isWhole(prefix)) broken.push(prefix);
    return broken;
  }

  /** One that is in it, by a number from 0 to below 1; for measurements. */
  entryAt(part: number): { readonly prefix: string; readonly suffix: string } {
    const record = Math.floor(part * this.description.entries);
    const key = read(this.file, HEADER_BYTES + record * RECORD_BYTES, KEY_BYTES)
      .toString('hex')
      .toUpperCase();
    return { prefix: prefixText(this.rangeOf(record)), suffix: key.slice(1) };
  }

  private isWhole(prefix: number): boolean {
    if (this.startOf(prefix) === this.startOf(prefix + 1)) return true;
    try {
      this.range(prefix);
      return true;
    } catch (error) {
      if (error instanceof CorpusError) return false;
      throw error;
    }
  }

  private rangeOf(record: number): number {
    let [low, high] = [0, RANGES - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.startOf(middle + 1) > record) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private range(prefix: number): Buffer {
    const start = this.startOf(prefix);
    const bytes = (this.startOf(prefix + 1) - start) * RECORD_BYTES;
    if (bytes > this.buffer.length) this.buffer = Buffer.alloc(bytes);
    const range = this.buffer.subarray(0, bytes);
    if (bytes > 0 && readSync(this.file, range, 0, bytes, HEADER_BYTES + start * RECORD_BYTES) !== bytes) throw new CorpusError('is cut');
    if (crc32(range) !== this.index.sums.readUInt32BE(prefix * 4))
      throw new CorpusError('has a range that is not the one that was written');
    return range;
  }

  private startOf(prefix: number): number {
    return this.index.starts.readUInt32BE(prefix * 4);
  }
}

/** Throws `CorpusError`, naming the first ranges that are broken. */
export function verifyCorpus(path: string): CorpusDescription {
  const corpus = CorpusFile.open(path);
  try {
    const broken = corpus.verify();
    if (broken.length > 0) throw new CorpusError(`has ${broken.length} broken ranges: ${broken.slice(0, 5).map(prefixText).join(', ')}`);
    return corpus.description;
  } finally {
    corpus.close();
  }
}

function countIn(range: Buffer, key: Buffer): number {
  let [low, high] = [0, range.length / RECORD_BYTES];
  while (low < high) {
    const at = ((low + high) >>> 1) * RECORD_BYTES;
    const order = range.compare(key, 0, KEY_BYTES, at, at + KEY_BYTES);
    if (order === 0) return range.readUInt32BE(at + KEY_BYTES);
    if (order < 0) low = at / RECORD_BYTES + 1;
    else high = at / RECORD_BYTES;
  }
  return 0;
}

function read(file: number, at: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (readSync(file, buffer, 0, bytes, at) !== bytes) throw new CorpusError('is cut');
  return buffer;
}

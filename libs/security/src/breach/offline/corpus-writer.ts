import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { verifyCorpus } from './corpus-file.js';
import {
  type CorpusDescription,
  digestOf,
  encodeHeader,
  HEADER_BYTES,
  RANGES,
  RECORD_BYTES,
  STARTS_BYTES,
  SUMS_BYTES,
} from './corpus-format.js';

/** How far an import is, and of what; another source begins anew. */
export interface CorpusProgress {
  readonly source: string;
  /** The first range that is not written yet. */
  readonly next: number;
  /** Of a source in one file: where the lines of that range begin. */
  readonly offset: number;
  readonly line: number;
}

/** Writes a corpus beside the one that is in use, and puts it in its place when it is whole. */
export class CorpusWriter {
  private readonly starts = Buffer.alloc(STARTS_BYTES);
  private readonly sums = Buffer.alloc(SUMS_BYTES);
  private next = 0;
  private entries = 0;
  private ranges = 0;

  private constructor(
    private readonly path: string,
    private readonly file: number,
  ) {}

  /** Goes on with what an import of the same source has left, where it was noted; `progress` tells from where. */
  static open(path: string, source: string): { readonly writer: CorpusWriter; readonly progress: CorpusProgress } {
    const begun = existsSync(part(path)) ? stateOf(path) : null;
    const goesOn = begun?.progress.source === source;
    const writer = new CorpusWriter(path, openSync(part(path), goesOn ? 'r+' : 'w'));
    if (!begun || !goesOn) return { writer, progress: { source, next: 0, offset: 0, line: 0 } };
    writer.takeUp(begun);
    return { writer, progress: begun.progress };
  }

  /** Of the ranges before it those that were not added are not in the corpus. */
  add(prefix: number, records: Buffer): void {
    this.skipTo(prefix);
    for (let written = 0; written < records.length;)
      written += writeSync(this.file, records, written, records.length - written, HEADER_BYTES + this.entries * RECORD_BYTES + written);
    this.entries += records.length / RECORD_BYTES;
    if (records.length > 0) this.ranges += 1;
    this.sums.writeUInt32BE(crc32(records), prefix * 4);
    this.next = prefix + 1;
  }

  /** From here an import that is killed can go on. */
  note(progress: Omit<CorpusProgress, 'next'>): void {
    fsyncSync(this.file);
    this.skipTo(this.next);
    const head = JSON.stringify({ ...progress, next: this.next, entries: this.entries, ranges: this.ranges });
    writeFileSync(`${state(this.path)}.new`, Buffer.concat([Buffer.from(`${head}\n`), this.starts, this.sums]));
    renameSync(`${state(this.path)}.new`, state(this.path));
  }

  /** Reads all of it back before it takes the place of the former one; whoever has that open reads on in it. Throws `CorpusError`. */
  finish(version: string, importedAt: Date): CorpusDescription {
    this.skipTo(RANGES);
    const { entries, ranges, starts, sums } = this;
    const description = { version, importedAt: importedAt.toISOString(), entries, ranges, digest: digestOf({ starts, sums }) };
    const end = HEADER_BYTES + entries * RECORD_BYTES;
    ftruncateSync(this.file, end);
    writeSync(this.file, starts, 0, STARTS_BYTES, end);
    writeSync(this.file, sums, 0, SUMS_BYTES, end + STARTS_BYTES);
    writeSync(this.file, encodeHeader(description), 0, HEADER_BYTES, 0);
    fsyncSync(this.file);
    verifyCorpus(part(this.path));
    renameSync(part(this.path), this.path);
    syncDirectory(dirname(this.path));
    rmSync(state(this.path), { force: true });
    return description;
  }

  close(): void {
    closeSync(this.file);
  }

  private skipTo(prefix: number): void {
    for (let range = this.next; range <= prefix; range += 1) this.starts.writeUInt32BE(this.entries, range * 4);
    this.next = Math.max(this.next, prefix);
  }

  private takeUp({ progress, entries, ranges, starts, sums }: CorpusState): void {
    starts.copy(this.starts);
    sums.copy(this.sums);
    [this.next, this.entries, this.ranges] = [progress.next, entries, ranges];
    ftruncateSync(this.file, HEADER_BYTES + entries * RECORD_BYTES);
  }
}

interface CorpusState {
  readonly progress: CorpusProgress;
  readonly entries: number;
  readonly ranges: number;
  readonly starts: Buffer;
  readonly sums: Buffer;
}

const part = (path: string): string => `${path}.part`;
const state = (path: string): string => `${path}.part.state`;

/** Null when there is none that can be read; then the import begins anew. */
function stateOf(path: string): CorpusState | null {
  try {
    const content = readFileSync(state(path));
    const end = content.indexOf(10);
    const { entries, ranges, ...progress } = JSON.parse(content.toString('utf8', 0, end)) as CorpusProgress & {
      entries: number;
      ranges: number;
    };
    const [starts, sums] = [content.subarray(end + 1, end + 1 + STARTS_BYTES), content.subarray(end + 1 + STARTS_BYTES)];
    return sums.length === SUMS_BYTES ? { progress, entries, ranges, starts, sums } : null;
  } catch {
    return null;
  }
}

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

import { closeSync, openSync, readSync } from 'node:fs';
import { CorpusError, RANGES } from './corpus-format.js';
import type { ImportTerms } from './corpus-import-directory.js';
import { CorpusLineError, eachLine, prefixAt, prefixText, RangeRecords } from './corpus-lines.js';
import type { CorpusWriter } from './corpus-writer.js';

const CHUNK = 4 * 2 ** 20;
const PREFIX_CHARACTERS = 5;

/** One file of `HASH:COUNT`, 40 hexadecimal digits, in the order of the hashes. */
export function importFile(writer: CorpusWriter, terms: ImportTerms): void {
  const file = openSync(terms.source, 'r');
  try {
    new FileImport(writer, terms).run(file);
  } catch (error) {
    if (error instanceof CorpusLineError) throw new CorpusError(`${terms.source}, ${error.message}`);
    throw error;
  } finally {
    closeSync(file);
  }
}

class FileImport {
  private readonly range = new RangeRecords();
  private prefix: number;
  /** Where the lines of `prefix` begin. */
  private begin: { offset: number; line: number };
  private line: number;
  private added = 0;

  constructor(
    private readonly writer: CorpusWriter,
    private readonly terms: ImportTerms,
  ) {
    const { next, offset, line } = terms.progress;
    [this.prefix, this.begin, this.line] = [next - 1, { offset, line }, line];
  }

  run(file: number): void {
    const chunk = Buffer.alloc(CHUNK);
    let [kept, offset] = [0, this.begin.offset];
    for (let read = -1; read !== 0;) {
      read = readSync(file, chunk, kept, CHUNK - kept, offset + kept);
      const text = chunk.subarray(0, kept + read);
      const used = eachLine(text, read === 0, (at, end) => {
        this.take(text, at, end, offset + at);
      });
      if (used === 0 && text.length === CHUNK) throw new CorpusLineError(this.line + 1, 'has no end');
      text.copy(chunk, 0, used);
      [kept, offset] = [text.length - used, offset + used];
    }
    this.end();
  }

  private take(text: Buffer, at: number, end: number, offset: number): void {
    this.line += 1;
    const prefix = prefixAt(text, at, this.line);
    if (prefix !== this.prefix) this.begins(prefix, offset);
    this.range.add(prefix, text, at + PREFIX_CHARACTERS, end, this.line);
  }

  private begins(prefix: number, offset: number): void {
    const { partial, progress, noteEvery, watch } = this.terms;
    if (prefix < this.prefix) throw new CorpusLineError(this.line, 'is not behind the line before it: the hashes must be in order');
    if (!partial && prefix > this.prefix + 1)
      throw new CorpusLineError(
        this.line,
        `comes without the range ${prefixText(this.prefix + 1)} before it; with --partial nothing is told of what is missing`,
      );
    if (this.prefix >= progress.next) {
      this.write();
      this.begin = { offset, line: this.line - 1 };
      if (this.added % noteEvery === 0) {
        this.writer.note({ source: progress.source, ...this.begin });
        watch(prefix);
      }
    }
    this.prefix = prefix;
    this.range.clear();
  }

  /** A file that was cut ends within a range, so of a part the last one is left out. */
  private end(): void {
    const isWhole = this.prefix === RANGES - 1;
    if (!isWhole && !this.terms.partial)
      throw new CorpusLineError(this.line, `is the last one, of the range ${prefixText(Math.max(0, this.prefix))}: the file is cut`);
    if (isWhole) this.write();
  }

  private write(): void {
    this.writer.add(this.prefix, this.range.records);
    this.added += 1;
  }
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CorpusError, RANGES } from './corpus-format.js';
import { CorpusLineError, eachLine, prefixText, RangeRecords } from './corpus-lines.js';
import type { CorpusProgress, CorpusWriter } from './corpus-writer.js';

export interface ImportTerms {
  readonly source: string;
  readonly partial: boolean;
  readonly progress: CorpusProgress;
  readonly noteEvery: number;
  readonly watch: (ranges: number) => void;
}

const FILE_OF_RANGE = /^([0-9A-Fa-f]{5})(?:\.txt)?$/u;

/** One file for each range, `00000.txt` to `FFFFF.txt` or without the ending, as the downloaders of Pwned Passwords write them. */
export function importDirectory(writer: CorpusWriter, { source, partial, progress, noteEvery, watch }: ImportTerms): void {
  const files = filesOf(source);
  if (files.size === 0) throw new CorpusError(`${source} has no file of a range, such as 00000.txt`);
  if (!partial && files.size < RANGES) throw new CorpusError(missing(source, files));
  const range = new RangeRecords();
  let taken = 0;
  for (const [prefix, name] of [...files].sort(([one], [other]) => one - other)) {
    if (prefix < progress.next) continue;
    take(range, prefix, join(source, name));
    writer.add(prefix, range.records);
    taken += 1;
    if (taken % noteEvery === 0) {
      writer.note(progress);
      watch(prefix + 1);
    }
  }
}

function take(range: RangeRecords, prefix: number, path: string): void {
  range.clear();
  let line = 0;
  try {
    const text = readFileSync(path);
    eachLine(text, true, (at, end) => {
      line += 1;
      range.add(prefix, text, at, end, line);
    });
  } catch (error) {
    throw new CorpusError(`${path}, ${error instanceof CorpusLineError ? error.message : String(error)}`);
  }
  if (range.records.length === 0) throw new CorpusError(`${path} has no password in it`);
}

function filesOf(source: string): Map<number, string> {
  const files = new Map<number, string>();
  for (const name of readdirSync(source)) {
    const [, prefix] = FILE_OF_RANGE.exec(name) ?? [];
    if (prefix === undefined) continue;
    const number = Number.parseInt(prefix, 16);
    const other = files.get(number);
    if (other !== undefined) throw new CorpusError(`${source} has the range ${prefixText(number)} twice: ${other} and ${name}`);
    files.set(number, name);
  }
  return files;
}

function missing(source: string, files: ReadonlyMap<number, string>): string {
  const first = Array.from({ length: RANGES }, (_, prefix) => prefix).find((prefix) => !files.has(prefix)) ?? 0;
  return `${source} lacks ${RANGES - files.size} of ${RANGES} ranges, the first of them ${prefixText(first)}; with --partial nothing is told of those`;
}

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { importFile } from './corpus-import-file.js';
import { importDirectory } from './corpus-import-directory.js';
import { CorpusError, type CorpusDescription, isVersion, RANGES } from './corpus-format.js';
import { CorpusWriter } from './corpus-writer.js';

export interface CorpusImport {
  /** A directory with a file for each range, or one file of all hashes in order. */
  readonly source: string;
  /** Of the corpus that is made. */
  readonly path: string;
  /** Without it, the day on which the source was last changed. */
  readonly version?: string | undefined;
  /** Whether ranges may be missing; of them the corpus then tells nothing. */
  readonly partial: boolean;
  readonly now: Date;
  readonly watch?: (ranges: number) => void;
  /** After how many ranges it is noted how far it is. */
  readonly noteEvery?: number;
}

const NOTE_EVERY = 16_384;

/**
 * Makes a corpus of downloaded Pwned Passwords, and reads it back before it takes the place of the former one. Throws
 * `CorpusError`, naming file and line, when the source is not as it has to be; the former corpus then stays.
 */
export function importCorpus({ source, path, partial, now, ...more }: CorpusImport): CorpusDescription {
  const { isDirectory, changed, signature } = look(source);
  const version = more.version ?? changed.toISOString().slice(0, 10);
  if (!isVersion(version)) throw new CorpusError('A version is up to 20 letters, digits, dots, dashes and single spaces');
  const { writer, progress } = CorpusWriter.open(path, signature);
  const terms = { source, partial, progress, noteEvery: more.noteEvery ?? NOTE_EVERY, watch: more.watch ?? (() => undefined) };
  try {
    if (isDirectory) importDirectory(writer, terms);
    else importFile(writer, terms);
    return writer.finish(version, now);
  } finally {
    writer.close();
  }
}

/** What tells whether it is still the same source. */
function look(source: string): { isDirectory: boolean; changed: Date; signature: string } {
  try {
    const status = statSync(source);
    if (!status.isDirectory())
      return { isDirectory: false, changed: status.mtime, signature: `${source} ${status.size} ${status.mtimeMs}` };
    const [first] = readdirSync(source);
    const changed = first === undefined ? status.mtime : statSync(join(source, first)).mtime;
    return { isDirectory: true, changed, signature: `${source} of ${RANGES}` };
  } catch (error) {
    throw new CorpusError(`${source} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`);
  }
}

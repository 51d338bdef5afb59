import { createHash } from 'node:crypto';

/** Ranges by the first five characters of a SHA-1, as Pwned Passwords cuts them. */
export const RANGES = 2 ** 20;
/** Of a record: the SHA-1 without its first two bytes, then how often it was seen. */
export const KEY_BYTES = 18;
export const RECORD_BYTES = KEY_BYTES + 4;
export const HEADER_BYTES = 4_096;
const MAGIC = 'CS0RPWN1';
const NUMBER_BYTES = 4;
export const STARTS_BYTES = (RANGES + 1) * NUMBER_BYTES;
export const SUMS_BYTES = RANGES * NUMBER_BYTES;
const LONGEST_VERSION = 20;

/** A file that cannot be read as a corpus, or was changed since it was written. */
export class CorpusError extends Error {
  override readonly name = 'CorpusError';
}

export interface CorpusDescription {
  /** In the words of whoever imported it, such as `2026-11`. */
  readonly version: string;
  /** ISO 8601. */
  readonly importedAt: string;
  readonly entries: number;
  /** How many of all 1,048,576 ranges are in it; of the others it can tell nothing. */
  readonly ranges: number;
  /** SHA-256 of the index, which holds a sum of every range. */
  readonly digest: string;
}

/** Where each range begins, counted in records, and the CRC-32 of its records. A range without records is not in the corpus. */
export interface CorpusIndex {
  readonly starts: Buffer;
  readonly sums: Buffer;
}

/** By what findings name it, in at most 40 characters. */
export function corpusName({ version }: Pick<CorpusDescription, 'version'>): string {
  return `Pwned Passwords ${version}`;
}

export function isVersion(text: string): boolean {
  return text.length <= LONGEST_VERSION && /^[\w.-]+(?: [\w.-]+)*$/u.test(text);
}

export function digestOf({ starts, sums }: CorpusIndex): string {
  return createHash('sha256').update(starts).update(sums).digest('hex');
}

/** Size of the whole file: header, records in order, starts, sums. */
export function sizeOf(entries: number): number {
  return HEADER_BYTES + entries * RECORD_BYTES + STARTS_BYTES + SUMS_BYTES;
}

export function encodeHeader(description: CorpusDescription): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(MAGIC + JSON.stringify(description), 'utf8');
  return header;
}

/** Throws `CorpusError`. */
export function decodeHeader(header: Buffer): CorpusDescription {
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new CorpusError('is no corpus');
  const end = header.indexOf(0);
  try {
    const content: unknown = JSON.parse(header.toString('utf8', MAGIC.length, end === -1 ? HEADER_BYTES : end));
    if (isDescription(content)) return content;
  } catch {
    // The error below says it.
  }
  throw new CorpusError('has a header that cannot be read');
}

function isDescription(content: unknown): content is CorpusDescription {
  if (typeof content !== 'object' || content === null) return false;
  const { version, importedAt, entries, ranges, digest } = content as Record<string, unknown>;
  const texts = [version, importedAt, digest].every((text) => typeof text === 'string');
  return texts && Number.isSafeInteger(entries) && Number.isSafeInteger(ranges);
}

import { KEY_BYTES, RECORD_BYTES } from './corpus-format.js';

const [CR, LF, COLON, ZERO] = [13, 10, 58, 48];
const PREFIX_CHARACTERS = 5;
const SUFFIX_CHARACTERS = 35;
const HIGHEST_COUNT = 0xff_ff_ff_ff;
const NO_DIGIT = 16;

const DIGITS = Uint8Array.from({ length: 256 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), NO_DIGIT);
  return Number.isNaN(digit) ? NO_DIGIT : digit;
});

/** A line of a source that is not what it has to be. `line` counts from 1. */
export class CorpusLineError extends Error {
  override readonly name = 'CorpusLineError';

  constructor(
    readonly line: number,
    what: string,
  ) {
    super(`line ${line}: ${what}`);
  }
}

/** Collects the records of one range, in order. */
export class RangeRecords {
  private buffer = Buffer.alloc(2_000 * RECORD_BYTES);
  private used = 0;

  get records(): Buffer {
    return this.buffer.subarray(0, this.used);
  }

  clear(): void {
    this.used = 0;
  }

  /**
   * Takes `SUFFIX:COUNT` of a range from `at` to `end` of `text`, without its line end. A row of count 0 is padding and left out.
   * Throws `CorpusLineError` when it is anything else, or not behind the one before.
   */
  add(prefix: number, text: Buffer, at: number, end: number, line: number): void {
    if (end - at < SUFFIX_CHARACTERS + 2 || text[at + SUFFIX_CHARACTERS] !== COLON)
      throw new CorpusLineError(line, 'is not SUFFIX:COUNT with 35 hexadecimal digits');
    const count = countIn(text, at + SUFFIX_CHARACTERS + 1, end, line);
    if (count === 0) return;
    this.makeRoom();
    const to = this.used;
    this.buffer[to] = ((prefix & 15) << 4) | digitAt(text, at, line);
    for (let byte = 1; byte < KEY_BYTES; byte += 1)
      this.buffer[to + byte] = (digitAt(text, at + 2 * byte - 1, line) << 4) | digitAt(text, at + 2 * byte, line);
    this.buffer.writeUInt32BE(count, to + KEY_BYTES);
    if (to > 0 && this.buffer.compare(this.buffer, to - RECORD_BYTES, to - RECORD_BYTES + KEY_BYTES, to, to + KEY_BYTES) <= 0)
      throw new CorpusLineError(line, 'is not behind the line before it: the hashes must be in order, each once');
    this.used += RECORD_BYTES;
  }

  private makeRoom(): void {
    if (this.used + RECORD_BYTES <= this.buffer.length) return;
    const larger = Buffer.alloc(this.buffer.length * 2);
    this.buffer.copy(larger);
    this.buffer = larger;
  }
}

/** Calls `take` with the place of each line, by LF or CRLF; the last one may be without. @returns how many bytes were lines */
export function eachLine(text: Buffer, isLast: boolean, take: (at: number, end: number) => void): number {
  let at = 0;
  for (let end = text.indexOf(LF); end !== -1; end = text.indexOf(LF, at)) {
    take(at, end > at && text[end - 1] === CR ? end - 1 : end);
    at = end + 1;
  }
  if (!isLast || at === text.length) return at;
  take(at, text.length);
  return text.length;
}

/** The number of the range that a line of 40 digits belongs to. */
export function prefixAt(text: Buffer, at: number, line: number): number {
  let prefix = 0;
  for (let character = 0; character < PREFIX_CHARACTERS; character += 1) prefix = (prefix << 4) | digitAt(text, at + character, line);
  return prefix;
}

export function prefixText(prefix: number): string {
  return prefix.toString(16).toUpperCase().padStart(PREFIX_CHARACTERS, '0');
}

function digitAt(text: Buffer, at: number, line: number): number {
  const digit = DIGITS[text[at] ?? 0] ?? NO_DIGIT;
  if (digit === NO_DIGIT) throw new CorpusLineError(line, 'has something else than hexadecimal digits before its colon');
  return digit;
}

function countIn(text: Buffer, at: number, end: number, line: number): number {
  let count = 0;
  for (let index = at; index < end; index += 1) {
    const digit = (text[index] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) throw new CorpusLineError(line, 'has a count that is no number');
    count = count * 10 + digit;
  }
  if (count > HIGHEST_COUNT) throw new CorpusLineError(line, 'has a count that is too high');
  return count;
}

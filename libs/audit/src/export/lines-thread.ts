import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type Connection, type ConnectionOptions, createConnection } from 'mysql2';

/** `instant`, then `id`, come first; `text` is what people can choose, `plain` what they cannot. */
export type CellKind = 'instant' | 'id' | 'plain' | 'text' | 'json';

export interface Cell {
  readonly name: string;
  readonly kind: CellKind;
}

interface Query {
  readonly sql: string;
  readonly values: readonly unknown[];
}

export interface LinesJob {
  readonly connection: ConnectionOptions;
  readonly format: 'csv' | 'jsonl';
  readonly cells: readonly Cell[];
  /** Each row of them is one record; see `CELL_END`. */
  readonly first: Query;
  /** The same after an event: `at`, `at`, `at` and `id` of it are the last values. */
  readonly following: Query;
  /** Rows that a query gives, unless no more are left. */
  readonly rows: number;
}

export interface LinesMessage {
  /** To be sent back when it has been used: the thread waits for one. */
  readonly buffer: Uint8Array<ArrayBuffer>;
  /** Bytes of the buffer that are lines. */
  readonly length: number;
  readonly count: number;
  /** Of the last event, `2026-11-24 10:00:00.000`; null when there are no lines. */
  readonly at: string | null;
  readonly isLast: boolean;
}

/** A record is the cells of an event. These two bytes are nowhere in UTF-8 (RFC 3629, section 1), and so in no cell. */
const CELL_END = 0xff;
const NULL = 0xfe;

const QUOTE = 0x22;
const AT_LENGTH = '2026-11-24 10:00:00.000'.length;
const DATE_LENGTH = '2026-11-24'.length;
const ID_LENGTH = 36;

/** Lines of some thousand events; a larger one takes its place when they do not fit. */
const BUFFER_BYTES = 4 * 1024 * 1024;
/** One is filled, one is used, one is on its way. */
const BUFFERS = 3;

/** Lines one after the other in a buffer that grows. */
export class Lines {
  buffer: Buffer<ArrayBuffer>;
  length = 0;

  constructor(buffer: Buffer<ArrayBuffer>) {
    this.buffer = buffer;
  }

  reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * this.buffer.length + bytes);
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}

type WriteLine = (record: Buffer, lines: Lines) => void;

/** OWASP, "CSV Injection": a spreadsheet runs a cell that begins with one of these, also in their full-width forms; NUL is passed over by some. */
const RUN_BY_SPREADSHEETS = new Set(Buffer.from('=+-@\t\r\n\0'));
/** After the bytes EF BC. */
const FULL_WIDTH = new Set(['＝', '＋', '－', '＠'].map((character) => Buffer.from(character)[2]));

function isRun(record: Buffer, at: number): boolean {
  if (record[at] === 0xef) return record[at + 1] === 0xbc && FULL_WIDTH.has(record[at + 2]);
  return RUN_BY_SPREADSHEETS.has(record[at] ?? CELL_END);
}

/** Ends the cell before; the place of the next one's first byte is returned. */
function beginCell(buffer: Buffer, at: number, isHarmful: boolean): number {
  let to = at;
  buffer[to++] = QUOTE;
  buffer[to++] = 0x2c;
  buffer[to++] = QUOTE;
  if (isHarmful) buffer[to++] = 0x27;
  return to;
}

/** RFC 4180: every cell in quotes, quotes doubled. */
export function csvWriter(cells: readonly Cell[]): WriteLine {
  const isGuarded = cells.map(({ kind }) => kind === 'text');
  return (record, lines) => {
    // A byte becomes at most four: quote, comma, quote and apostrophe.
    lines.reserve(4 * record.length + 8);
    const { buffer } = lines;
    let to = lines.length;
    let cell = 0;
    buffer[to++] = QUOTE;
    for (let from = 0; from < record.length; from += 1) {
      const byte = record[from] ?? CELL_END;
      if (byte === CELL_END) {
        if (cell === 0) buffer[to++] = 0x5a; // Z
        cell += 1;
        to = beginCell(buffer, to, isGuarded[cell] === true && isRun(record, from + 1));
      } else {
        if (byte === QUOTE) buffer[to++] = QUOTE;
        buffer[to++] = byte;
      }
    }
    buffer[lines.length + 1 + DATE_LENGTH] = 0x54; // T
    buffer[to++] = QUOTE;
    buffer[to++] = 0x0d;
    buffer[to++] = 0x0a;
    lines.length = to;
  };
}

/** By byte, as `JSON.stringify` has it; undefined where a byte stands for itself. */
const ESCAPES = Array.from({ length: 256 }, (_, byte) => {
  const escaped = byte < 0x80 ? JSON.stringify(String.fromCharCode(byte)).slice(1, -1) : '';
  return escaped.length > 1 ? Buffer.from(escaped) : undefined;
});
const LONGEST_ESCAPE = '\\u0000'.length;

function copied(bytes: Buffer, buffer: Buffer, at: number): number {
  for (let index = 0; index < bytes.length; index += 1) buffer[at + index] = bytes[index] ?? 0;
  return at + bytes.length;
}

/** Its name and how its value begins: a text, what is not put in quotes, and nothing. */
type JsonCell = Readonly<Record<'text' | 'bare' | 'nothing', Buffer>> & Pick<Cell, 'kind'>;

function jsonCell({ name, kind }: Cell, index: number): JsonCell {
  const followedBy = (value: string): Buffer => Buffer.from(`${index === 0 ? '{' : ','}"${name}":${value}`);
  return { text: followedBy('"'), bare: followedBy(''), nothing: followedBy('null'), kind };
}

function beginningOf(cell: JsonCell, first: number | undefined): Buffer {
  const isEmpty = first === undefined || first === CELL_END;
  if (first === NULL || (isEmpty && cell.kind !== 'text')) return cell.nothing;
  return cell.kind === 'json' ? cell.bare : cell.text;
}

function put(byte: number, isText: boolean, buffer: Buffer, at: number): number {
  const escape = isText ? ESCAPES[byte] : undefined;
  if (escape) return copied(escape, buffer, at);
  buffer[at] = byte;
  return at + 1;
}

function ended(buffer: Buffer, at: number, isInstant: boolean, isText: boolean): number {
  let to = at;
  if (isInstant) buffer[to++] = 0x5a; // Z
  if (isText) buffer[to++] = QUOTE;
  return to;
}

/** RFC 8259. Only a text may be empty; another cell without a byte is null. */
export function jsonWriter(cells: readonly Cell[]): WriteLine {
  const rest = cells.map(jsonCell);
  const first = rest.shift();
  if (!first) throw new Error('A line has cells');
  const room = cells.reduce((sum, { name }) => sum + name.length + '"":"null"'.length, 0) + '{Z}\n'.length;
  return (record, lines) => {
    lines.reserve(LONGEST_ESCAPE * record.length + room);
    const { buffer } = lines;
    const date = copied(first.text, buffer, lines.length);
    let to = date;
    let isText = true;
    let index = 0;
    for (let from = 0; from < record.length; from += 1) {
      const byte = record[from] ?? NULL;
      if (byte === CELL_END) {
        to = ended(buffer, to, index === 0, isText);
        const cell = rest[index++] ?? first;
        const beginning = beginningOf(cell, record[from + 1]);
        isText = beginning === cell.text;
        to = copied(beginning, buffer, to);
      } else if (byte !== NULL) {
        to = put(byte, isText, buffer, to);
      }
    }
    buffer[date + DATE_LENGTH] = 0x54; // T
    to = ended(buffer, to, index === 0, isText);
    buffer[to++] = 0x7d;
    buffer[to++] = 0x0a;
    lines.length = to;
  };
}

const WRITERS: Readonly<Record<LinesJob['format'], (cells: readonly Cell[]) => WriteLine>> = { csv: csvWriter, jsonl: jsonWriter };

/** @returns how many events, and the last one's record */
function readRecords(connection: Connection, { sql, values }: Query, use: (record: Buffer) => void): Promise<[number, Buffer | null]> {
  const { promise, resolve, reject } = Promise.withResolvers<[number, Buffer | null]>();
  let count = 0;
  let last: Buffer | null = null;
  connection
    .query({ sql, values: [...values], rowsAsArray: true })
    .on('result', (row) => {
      const [record] = row as unknown as [Buffer | null];
      if (record === null) {
        reject(new Error('An event is larger than what the database sends'));
        return;
      }
      use(record);
      count += 1;
      last = record;
    })
    .on('error', reject)
    .on('end', () => resolve([count, last]));
  return promise;
}

async function writeBatches(job: LinesJob, port: MessagePort): Promise<void> {
  const connection = createConnection(job.connection);
  const spare = Array.from({ length: BUFFERS }, () => Buffer.allocUnsafeSlow(BUFFER_BYTES));
  port.on('message', (back: Uint8Array<ArrayBuffer>) => spare.push(Buffer.from(back.buffer)));
  const write = WRITERS[job.format](job.cells);
  for (let query: Query | null = job.first; query !== null;) {
    const buffer = spare.pop();
    if (!buffer) {
      await once(port, 'message');
      continue;
    }
    const lines = new Lines(buffer);
    const [count, last] = await readRecords(connection, query, (record) => write(record, lines));
    const at = last && last.toString('latin1', 0, AT_LENGTH);
    const id = last && last.toString('latin1', AT_LENGTH + 1, AT_LENGTH + 1 + ID_LENGTH);
    query = count < job.rows ? null : { sql: job.following.sql, values: [...job.following.values, at, at, at, id] };
    const message: LinesMessage = { buffer: lines.buffer, length: lines.length, count, at, isLast: query === null };
    port.postMessage(message, [lines.buffer.buffer]);
  }
  connection.destroy();
}

/** Requests come first; but where others take all processors, an export still gets on. Linux gives each thread a priority of its own. */
function stepBack(): void {
  if (process.platform !== 'linux') return;
  const [thread] = readlinkSync('/proc/thread-self').split('/').slice(-1);
  setPriority(Number(thread), constants.priority.PRIORITY_BELOW_NORMAL);
}

if (parentPort) {
  stepBack();
  void writeBatches(workerData as LinesJob, parentPort);
}

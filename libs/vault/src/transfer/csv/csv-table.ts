import { CsvError, type InfoRecord, parse } from 'csv-parse/sync';
import { ValidationFailedError } from '@clientst0r/platform';
import { MOST_IMPORTED } from '../imported-fields.js';

export interface CsvRow {
  /** In which line of the file it begins, from 1. */
  readonly line: number;
  /** No more of them than the header has, whatever the row has. */
  readonly cells: readonly string[];
  /** How many the row has. */
  readonly count: number;
}

interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

export const MOST_COLUMNS = 60;
const LONGEST_ROW = 1_000_000;
const DELIMITERS = [',', ';', '\t', '|'] as const;
/** How much of a file is looked at to tell what it is. */
const BEGINNING = 10_000;

/**
 * Reads text as RFC 4180 has it, or with semicolons, tabs or bars between the values; lines without any value are passed
 * over. Throws `ValidationFailedError`, naming line and column and no value, when it is no such text or too much of it.
 */
export function readTable(content: string): CsvTable {
  const text = content.replace(/^\uFEFF/u, '');
  refuseOtherFiles(text);
  const [head, ...rows] = parseRows(text);
  if (!head) throw refusal('is empty');
  if (head.count > MOST_COLUMNS) throw refusal(`has ${head.count} columns; at most ${MOST_COLUMNS} are read`);
  if (rows.length === 0) throw refusal('has no entries: its first line has the names of the columns, each further one an entry');
  return { header: head.cells, rows };
}

function parseRows(text: string): CsvRow[] {
  const reader = new RowReader();
  try {
    parse(text, {
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: LONGEST_ROW,
      on_record: (cells: string[], { lines }: InfoRecord) => {
        reader.read(cells, lines);
        return null;
      },
    });
    return reader.rows;
  } catch (error) {
    if (error instanceof CsvError) throw reader.refusalOf(error);
    throw error;
  }
}

/** Tells lines: the parser counts one more for each pair of carriage return and line feed within quotation marks. */
class RowReader {
  readonly rows: CsvRow[] = [];
  private excess = 0;
  private records = 0;
  private width = MOST_COLUMNS;
  private last = 0;

  read(cells: readonly string[], lines: number): void {
    this.records += 1;
    if (this.records > MOST_IMPORTED + 1) throw refusal(`has more than ${MOST_IMPORTED} entries; split it`);
    const breaks = matches(cells, /[\r\n]/gu);
    const line = lines - breaks - this.excess;
    this.excess += matches(cells, /\r\n/gu);
    this.last = lines - this.excess;
    if (this.records === 1) this.width = Math.min(cells.length, MOST_COLUMNS);
    if (cells.some((cell) => cell !== '')) this.rows.push({ line, cells: cells.slice(0, this.width), count: cells.length });
  }

  /** The parser's own message quotes the file. */
  refusalOf({ code, column, lines }: CsvError): ValidationFailedError {
    const line = typeof lines === 'number' ? lines - this.excess : this.last + 1;
    const place = typeof column === 'number' ? `line ${line}, column ${column + 1}` : `line ${line}`;
    switch (code) {
      case 'CSV_QUOTE_NOT_CLOSED':
        return refusal(`has a quotation mark after line ${this.last} that is never closed`);
      case 'CSV_MAX_RECORD_SIZE':
        return refusal(`has an entry of more than ${LONGEST_ROW} characters after line ${this.last}; is a quotation mark missing?`);
      case 'CSV_INVALID_CLOSING_QUOTE':
        return refusal(`cannot be read at ${place}: more text follows a closing quotation mark`);
      default:
        return refusal(`cannot be read at ${place}: a quotation mark stands inside a value that does not begin with one`);
    }
  }
}

function matches(cells: readonly string[], pattern: RegExp): number {
  return cells.reduce((sum, cell) => sum + (cell.match(pattern)?.length ?? 0), 0);
}

function refuseOtherFiles(text: string): void {
  const beginning = text.slice(0, BEGINNING);
  const nuls = beginning.split('\0').length - 1;
  if (nuls * 4 > beginning.length || beginning.startsWith('\uFFFD\uFFFD'))
    throw refusal('is UTF-16 that was read as UTF-8: save it as CSV in UTF-8');
  if (/^\s*[[{]\s*["[{]/u.test(beginning)) throw refusal('is JSON, not CSV');
}

/** The one that stands most often in the first line, outside of quotation marks. */
function delimiterOf(text: string): string {
  const [line = ''] = text.slice(0, BEGINNING).replace(/"[^"]*"/gu, '').trimStart().split(/[\r\n]/u, 1); // prettier-ignore
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: line.split(delimiter).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter;
}

function refusal(message: string): ValidationFailedError {
  return new ValidationFailedError([{ field: 'content', message }]);
}

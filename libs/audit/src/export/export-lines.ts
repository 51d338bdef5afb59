import type { ExportFormat } from './audit-export.entity.js';

/** How the database writes one event as a line, and what is left to do with many of them. */
export interface LineFormat {
  readonly header: string;
  readonly lineBreak: string;
  readonly mediaType: string;
  /** An SQL expression: the server writes lines three times as fast as they can be made here. */
  readonly sql: string;
  /** Where in a line the instant stands (24 characters), and the id (36). */
  readonly instantAt: number;
  readonly idAt: number;
  /** The last step over the lines of a batch. */
  readonly finish: (lines: string) => string;
}

const COLUMNS = [
  ['organisationId', 'organisation_id', 'id'],
  ['category', 'category', 'word'],
  ['action', 'action', 'word'],
  ['outcome', 'outcome', 'word'],
  ['actorId', 'actor_id', 'id'],
  ['actorName', 'actor_name', 'text'],
  ['address', 'address', 'text'],
  ['userAgent', 'user_agent', 'text'],
  ['requestId', 'request_id', 'text'],
  ['objectType', 'object_type', 'text'],
  ['objectId', 'object_id', 'id'],
  ['objectName', 'object_name', 'text'],
  ['details', 'details', 'json'],
] as const;

type Kind = (typeof COLUMNS)[number][2];

const INSTANT = "replace(at, ' ', 'T'), 'Z'";

/** RFC 4180: every cell in quotes, quotes doubled, lines ended by CR LF. */
function csvCell([, column, kind]: (typeof COLUMNS)[number]): string {
  if (kind === 'word') return column;
  // Without the cast, the empty text would have to be a UUID, and be nothing.
  return kind === 'id' ? `ifnull(cast(${column} as char), '')` : `replace(ifnull(${column}, ''), '"', '""')`;
}

const JSON_CELLS: Readonly<Record<Kind, (column: string) => string>> = {
  id: (column) => `ifnull(concat('"', ${column}, '"'), 'null')`,
  word: (column) => `concat('"', ${column}, '"')`,
  text: (column) => `ifnull(json_quote(${column}), 'null')`,
  // Compact, and so without the line breaks that a document may hold.
  json: (column) => `ifnull(json_compact(${column}), 'null')`,
};

/**
 * OWASP, "CSV Injection": a spreadsheet runs a cell that begins with one of these, also in their full-width forms. The first column is
 * an instant, so every other cell begins after `","`; inside a cell each quote is doubled, so that this stands nowhere else.
 */
const RUN_BY_SPREADSHEETS = /","(?=[=+\-@\t\0\r\n＝＋－＠])/gu;

const CSV: LineFormat = {
  header: `${['at', 'id', ...COLUMNS.map(([name]) => name)].map((name) => `"${name}"`).join(',')}\r\n`,
  lineBreak: '\r\n',
  mediaType: 'text/csv; charset=utf-8; header=present',
  sql: `concat('"', ${INSTANT}, '","', concat_ws('","', id, ${COLUMNS.map(csvCell).join(', ')}), '"')`,
  instantAt: 1,
  idAt: 1 + 24 + 3,
  finish: (lines) => lines.replace(RUN_BY_SPREADSHEETS, `$&'`),
};

const JSON_LINES: LineFormat = {
  header: '',
  lineBreak: '\n',
  mediaType: 'application/jsonl',
  sql: `concat('{"at":"', ${INSTANT}, '","id":"', id, '"', ${COLUMNS.map(([name, column, kind]) => `',"${name}":', ${JSON_CELLS[kind](column)}`).join(', ')}, '}')`,
  instantAt: '{"at":"'.length,
  idAt: '{"at":"'.length + 24 + '","id":"'.length,
  finish: (lines) => lines,
};

export const LINE_FORMATS: Readonly<Record<ExportFormat, LineFormat>> = { csv: CSV, jsonl: JSON_LINES };

import type { ExportFormat } from './audit-export.entity.js';

/** An event as the driver gives it: everything as text, the time in UTC as `2026-11-24 10:00:00.000`. */
export interface ExportedRow extends Readonly<Record<(typeof COLUMNS)[number][1], string | null>> {
  readonly at: string;
  readonly id: string;
}

export interface LineFormat {
  readonly header: string;
  readonly mediaType: string;
  /** With its line break. */
  readonly line: (row: ExportedRow) => string;
}

const COLUMNS = [
  ['organisationId', 'organisation_id', 'plain'],
  ['category', 'category', 'plain'],
  ['action', 'action', 'plain'],
  ['outcome', 'outcome', 'plain'],
  ['actorId', 'actor_id', 'plain'],
  ['actorName', 'actor_name', 'text'],
  ['address', 'address', 'text'],
  ['userAgent', 'user_agent', 'text'],
  ['requestId', 'request_id', 'text'],
  ['objectType', 'object_type', 'text'],
  ['objectId', 'object_id', 'plain'],
  ['objectName', 'object_name', 'text'],
  ['details', 'details', 'json'],
] as const;

/** The columns of a row, for the database. JSON is made compact, and so without the line breaks that a document may hold. */
export const EXPORTED_COLUMNS = [
  'at',
  'id',
  ...COLUMNS.map(([, column, kind]) => (kind === 'json' ? `json_compact(${column}) as ${column}` : column)),
].join(', ');

function instant(at: string): string {
  return `${at.slice(0, 10)}T${at.slice(11)}Z`;
}

/** OWASP, "CSV Injection": a spreadsheet runs a cell that begins with one of these, also in their full-width forms. */
const RUN_BY_SPREADSHEETS: ReadonlySet<string> = new Set('=+-@\t\0\r\n＝＋－＠');

/** RFC 4180: every cell in quotes, quotes doubled. */
function csvCell(text: string | null): string {
  if (text === null || text === '') return '""';
  const quoted = text.includes('"') ? text.replaceAll('"', '""') : text;
  return RUN_BY_SPREADSHEETS.has(text.charAt(0)) ? `"'${quoted}"` : `"${quoted}"`;
}

const CSV: LineFormat = {
  header: `${['at', 'id', ...COLUMNS.map(([name]) => name)].map((name) => `"${name}"`).join(',')}\r\n`,
  mediaType: 'text/csv; charset=utf-8; header=present',
  line: (row) => {
    let line = `"${instant(row.at)}","${row.id}"`;
    for (const [, column, kind] of COLUMNS) line += kind === 'plain' ? `,"${row[column] ?? ''}"` : `,${csvCell(row[column])}`;
    return `${line}\r\n`;
  },
};

const JSON_LINES: LineFormat = {
  header: '',
  mediaType: 'application/jsonl',
  line: (row) => {
    let line = `{"at":"${instant(row.at)}","id":"${row.id}"`;
    for (const [name, column, kind] of COLUMNS) {
      const value = row[column];
      line += `,"${name}":${value === null || kind === 'json' ? (value ?? 'null') : JSON.stringify(value)}`;
    }
    return `${line}}\n`;
  },
};

export const LINE_FORMATS: Readonly<Record<ExportFormat, LineFormat>> = { csv: CSV, jsonl: JSON_LINES };

import type { ExportFormat } from './audit-export.entity.js';

/** An event as the driver gives it: the time in UTC as `2026-11-24 10:00:00.000`, and what its format asked for. */
export interface ExportedRow extends Readonly<Partial<Record<(typeof COLUMNS)[number][1], string | null>>> {
  readonly at: string;
  readonly id: string;
  readonly line?: Buffer;
}

export interface LineFormat {
  readonly header: string;
  readonly mediaType: string;
  /** What is read of each event besides its time and id. */
  readonly columns: string;
  /** Lines with their line breaks. */
  readonly join: (rows: readonly ExportedRow[]) => Buffer;
}

const COLUMNS = [
  ['organisationId', 'organisation_id', 'id'],
  ['category', 'category', 'plain'],
  ['action', 'action', 'plain'],
  ['outcome', 'outcome', 'plain'],
  ['actorId', 'actor_id', 'id'],
  ['actorName', 'actor_name', 'text'],
  ['address', 'address', 'text'],
  ['userAgent', 'user_agent', 'text'],
  ['requestId', 'request_id', 'text'],
  ['objectType', 'object_type', 'text'],
  ['objectId', 'object_id', 'id'],
  ['objectName', 'object_name', 'text'],
  ['details', 'details', 'json'],
  ['country', 'country', 'plain'],
] as const;

/** OWASP, "CSV Injection": a spreadsheet runs a cell that begins with one of these, also in their full-width forms. By `ord` of MariaDB. */
const RUN_BY_SPREADSHEETS = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'].map((character) =>
  Number.parseInt(Buffer.from(character).toString('hex'), 16),
);

/** Bytes rather than characters: nothing is compared, and what stands in a cell is not looked at again on its way to the file. */
function csvCell(column: string, kind: (typeof COLUMNS)[number][2]): string {
  if (kind === 'plain') return `ifnull(${column}, '')`;
  if (kind === 'id') return `ifnull(cast(${column} as char(36)), '')`;
  if (kind === 'json') return `ifnull(replace(cast(json_compact(${column}) as binary), '"', '""'), '')`;
  const isRun = `ord(${column}) in (${RUN_BY_SPREADSHEETS.join(',')}) or (ord(${column}) = 0 and length(${column}) > 0)`;
  return `if(${isRun}, '''', ''), ifnull(replace(cast(${column} as binary), '"', '""'), '')`;
}

/** RFC 4180: every cell in quotes, quotes doubled. The database writes the line, which costs a fraction of handing over its columns. */
const CSV_LINE = `concat('"', insert(at, 11, 1, 'T'), 'Z","', id, ${COLUMNS.map(([, column, kind]) => `'","', ${csvCell(column, kind)}`).join(', ')}, x'220d0a')`;

function csvLine({ id, line }: ExportedRow): Buffer {
  if (!line) throw new Error(`The database made no line of event ${id}`);
  return line;
}

const CSV: LineFormat = {
  header: `${['at', 'id', ...COLUMNS.map(([name]) => name)].map((name) => `"${name}"`).join(',')}\r\n`,
  mediaType: 'text/csv; charset=utf-8; header=present',
  columns: `cast(${CSV_LINE} as binary) as line`,
  join: (rows) => Buffer.concat(rows.map(csvLine)),
};

const JSON_LINES: LineFormat = {
  header: '',
  mediaType: 'application/jsonl',
  /** JSON is made compact, and so without the line breaks that a document may hold. */
  columns: COLUMNS.map(([, column, kind]) => (kind === 'json' ? `json_compact(${column}) as ${column}` : column)).join(', '),
  join: (rows) => {
    let text = '';
    for (const row of rows) text += jsonLine(row);
    return Buffer.from(text);
  },
};

function jsonLine(row: ExportedRow): string {
  let line = `{"at":"${row.at.slice(0, 10)}T${row.at.slice(11)}Z","id":"${row.id}"`;
  for (const [name, column, kind] of COLUMNS) {
    const value = row[column] ?? null;
    line += `,"${name}":${value === null || kind === 'json' ? (value ?? 'null') : JSON.stringify(value)}`;
  }
  return `${line}}\n`;
}

export const LINE_FORMATS: Readonly<Record<ExportFormat, LineFormat>> = { csv: CSV, jsonl: JSON_LINES };

import type { ExportFormat } from './audit-export.entity.js';
import type { Cell, CellKind } from './lines-thread.js';

export interface LineFormat {
  readonly header: string;
  readonly mediaType: string;
}

const COLUMNS: readonly (readonly [name: string, column: string, kind: CellKind])[] = [
  ['at', 'at', 'instant'],
  ['id', 'id', 'id'],
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
];

export const CELLS: readonly Cell[] = COLUMNS.map(([name, , kind]) => ({ name, kind }));

/** JSON is made compact, and so without the line breaks that a document may hold. */
function textOf(column: string, kind: CellKind): string {
  if (kind === 'json') return `json_compact(${column})`;
  return kind === 'id' ? `concat(${column})` : column;
}

/** Texts that may be nothing as well as empty; of every other column that may be nothing an empty cell is that. */
const NULLABLE_TEXTS: ReadonlySet<string> = new Set(['object_type', 'object_name']);

/** In CSV nothing and an empty text are the same. */
function cellOf(format: ExportFormat, column: string, kind: CellKind): string {
  // As bytes, so that the others become bytes too, and nothing is converted.
  if (kind === 'instant') return `cast(${column} as binary)`;
  if (format === 'jsonl' && NULLABLE_TEXTS.has(column)) return `ifnull(cast(${column} as binary), x'fe')`;
  return `ifnull(${textOf(column, kind)}, '')`;
}

/** An event as one value, as the thread reads it: handing over each column by itself takes several times as long. */
export function recordOf(format: ExportFormat): string {
  return `concat_ws(x'ff', ${COLUMNS.map(([, column, kind]) => cellOf(format, column, kind)).join(', ')}) as record`;
}

export const LINE_FORMATS: Readonly<Record<ExportFormat, LineFormat>> = {
  csv: {
    header: `${CELLS.map(({ name }) => `"${name}"`).join(',')}\r\n`,
    mediaType: 'text/csv; charset=utf-8; header=present',
  },
  jsonl: { header: '', mediaType: 'application/jsonl' },
};

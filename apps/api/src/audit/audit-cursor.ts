import { createHash } from 'node:crypto';
import type { AuditPosition, AuditScope, SavedFilter } from '@clientst0r/audit';
import { ValidationFailedError } from '@clientst0r/platform';
import { decodeCursor } from '../openapi/page.dto.js';

/** Times that the database can hold. */
const [FIRST_YEAR, LAST_YEAR] = [1970, 9999];
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** Of a scope and a filter: a cursor goes on with the query that gave it, and with no other. */
export function queryMark(scope: AuditScope, filter: SavedFilter): string {
  const parts = Object.entries(filter).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([scope, parts]))
    .digest('base64url')
    .slice(0, 16);
}

/** @throws ValidationFailedError when it is not the cursor of this query */
export function positionOf(cursor: string, mark: string): AuditPosition {
  const [at = '', id = '', of = ''] = decodeCursor(cursor, 3);
  const position = { at: new Date(at), id };
  if (of !== mark)
    throw new ValidationFailedError([{ field: 'cursor', message: 'is of another query; ask with the filter that it came from' }]);
  const year = position.at.getUTCFullYear();
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR) || !ID.test(id))
    throw new ValidationFailedError([{ field: 'cursor', message: 'is not the nextCursor of a page' }]);
  return position;
}

import { isUUID } from 'class-validator';
import { ValidationFailedError } from '@clientst0r/platform';
import { decodeCursor } from '../openapi/page.dto.js';

/** Throws `ValidationFailedError`. */
export function afterOf(cursor: string | undefined): { after?: string } {
  if (cursor === undefined) return {};
  const [after = ''] = decodeCursor(cursor, 1);
  if (!isUUID(after)) throw new ValidationFailedError([{ field: 'cursor', message: 'is not the nextCursor of a page' }]);
  return { after };
}

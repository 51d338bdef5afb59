import { decodeCursor } from '../openapi/page.dto.js';

/** Position in a list in the order of names. */
export function namePosition(cursor: string | undefined): { name: string; id: string } | null {
  if (cursor === undefined) return null;
  const [name = '', id = ''] = decodeCursor(cursor, 2);
  return { name, id };
}

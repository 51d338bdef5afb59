import { ValidationFailedError } from '@clientst0r/platform';
import { QueryInteger, Text } from './fields.js';

export const LARGEST_PAGE = 200;

/** The query of every list. */
export class PageQuery {
  @Text({ optional: true, max: 1000, description: 'The `nextCursor` of the page before.' })
  cursor?: string;

  @QueryInteger({ optional: true, min: 1, max: LARGEST_PAGE, description: 'Items a page, 50 unless told.' })
  limit: number = 50;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** A cursor holds the sort key of the last item of a page; it is opaque to callers. */
export function encodeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Throws `ValidationFailedError` when it is not a cursor of `length` parts. */
export function decodeCursor(cursor: string, length: number): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === length && parts.every((part) => typeof part === 'string')) return parts;
  } catch {
    // Answered below, as every other cursor that was not ours.
  }
  throw new ValidationFailedError([{ field: 'cursor', message: 'is not the nextCursor of a page' }]);
}

/** Makes a page of `limit` from up to `limit + 1` rows; the cursor is that of the last row shown. */
export function pageOf<T>(rows: readonly T[], limit: number, key: (row: T) => readonly string[]): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(key(last)) : null };
}

import { ValidationFailedError } from '@clientst0r/platform';
import type { AuditFilter } from './audit-filter.js';
import type { SavedFilter } from './audit-view.entity.js';

/** What the database can hold, and more than an audit trail will. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 9999;

/** Texts of a filter to what is asked for. @throws ValidationFailedError naming the end of the time range that is wrong */
export function filterOf({ from, to, ...equal }: SavedFilter): AuditFilter {
  const start = from === undefined ? undefined : instant('from', from);
  const end = to === undefined ? undefined : instant('to', to);
  if (start && end && start >= end) throw new ValidationFailedError([{ field: 'from', message: 'must be before the end of the range' }]);
  return { ...equal, ...(start ? { from: start } : {}), ...(end ? { to: end } : {}) };
}

function instant(field: 'from' | 'to', text: string): Date {
  const value = new Date(text);
  const year = value.getUTCFullYear();
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return value;
  throw new ValidationFailedError([{ field, message: 'must be an instant such as 2026-11-24T10:00:00Z' }]);
}

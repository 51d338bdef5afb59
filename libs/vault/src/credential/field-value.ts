import type { SecretText } from '@clientst0r/platform';
import type { FieldKind } from './credential-types.js';
import { oneTimeCodeProblem } from './one-time-code.js';

/** Longest value of each kind, in UTF-16 code units; a sealed one must fit a blob of 65,535 bytes. */
const LONGEST: Readonly<Record<FieldKind, number>> = {
  text: 2_000,
  secret: 10_000,
  'multiline-secret': 20_000,
  url: 2_000,
  totp: 2_000,
  date: 10,
};

/** A browser would run these instead of opening them. */
const UNSAFE_SCHEMES: ReadonlySet<string> = new Set(['javascript:', 'data:', 'vbscript:', 'blob:', 'file:']);

/** NUL, and halves of surrogate pairs, which UTF-8 cannot hold. */
const UNSTORABLE = /[\0\p{Cs}]/u;

/** What is wrong with a value, in words that never repeat it; null when nothing is. An empty value means none and is fine. */
export function fieldValueProblem(kind: FieldKind, value: SecretText): string | null {
  const text = value.reveal();
  if (text === '') return null;
  if (text.length > LONGEST[kind]) return `must not be longer than ${LONGEST[kind]} characters`;
  if (UNSTORABLE.test(text)) return 'must be Unicode text without NUL characters';
  switch (kind) {
    case 'totp':
      return oneTimeCodeProblem(value);
    case 'url':
      return addressProblem(text);
    case 'date':
      return isDate(text) ? null : 'must be a date such as 2026-11-24';
    default:
      return null;
  }
}

function addressProblem(text: string): string | null {
  if (!/^[a-z][a-z0-9+.-]*:/iu.test(text) || !URL.canParse(text)) return 'must be an address such as https://example.com';
  return UNSAFE_SCHEMES.has(new URL(text).protocol) ? 'must not be an address that runs a script or opens a file' : null;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

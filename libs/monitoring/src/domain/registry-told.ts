import type { RegistryAnswer } from './registration.js';

/** What came of asking one server. `wait`: for how long it is not to be asked, milliseconds. */
export type Told =
  | RegistryAnswer
  | { readonly kind: 'busy'; readonly wait: number }
  | { readonly kind: 'unreadable' }
  /** It says that it does not answer us. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'silent'; readonly reason: string };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function silent(reason: string): Told {
  return { kind: 'silent', reason };
}

/** Of `Retry-After` (RFC 9110, section 10.2.3) in seconds: a minute to a day, an hour when it is not told so. */
export function waitOf(retryAfter: string | undefined): number {
  const seconds = Number(retryAfter ?? NaN);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds * 1000, MINUTE), DAY) : HOUR;
}

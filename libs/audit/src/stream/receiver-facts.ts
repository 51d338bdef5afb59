import { createHash } from 'node:crypto';
import type { AuditValue } from '../audit-fact.js';

export type ReceiverFacts = Readonly<Record<string, AuditValue>>;

/** What is told of a certificate or an authority in PEM. */
export function fingerprint(pem: string | null): string | null {
  return pem === null ? null : `sha256:${createHash('sha256').update(pem).digest('hex')}`;
}

/** Only what differs, before and after. */
export function changedFacts(before: ReceiverFacts, after: ReceiverFacts): ReceiverFacts {
  const names = Object.keys(after).filter((name) => before[name] !== after[name]);
  const only = (facts: ReceiverFacts): ReceiverFacts => Object.fromEntries(names.map((name) => [name, facts[name] ?? null]));
  return { before: only(before), after: only(after) };
}

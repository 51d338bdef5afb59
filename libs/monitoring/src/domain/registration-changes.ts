import type { ComparedFacts } from './check-registration.entity.js';
import { isPassing } from './registration.js';

/**
 * What is another than before, a sentence each. What one of the two does not tell has not changed.
 * @param before by the same source. @param latest by whichever source told something last: what it told already is not told again
 */
export function changesBetween(before: ComparedFacts, now: ComparedFacts, latest: ComparedFacts): string[] {
  return COMPARISONS.flatMap((compare) => (compare(latest, now).length === 0 ? [] : compare(before, now)));
}

const COMPARISONS: readonly ((before: ComparedFacts, now: ComparedFacts) => string[])[] = [
  (before, now) => registrarChange(before.registrar, now.registrar),
  (before, now) => listChange('Name servers', before.nameServers, now.nameServers),
  (before, now) => listChange('Status', lasting(before.statuses), lasting(now.statuses), true),
  (before, now) => signedChange(before.signed, now.signed),
];

function registrarChange(before: string | null, now: string | null): string[] {
  return before === null || now === null || comparable(before) === comparable(now) ? [] : [`Registrar: ${before} → ${now}`];
}

/** `Name servers: + ns1.new.example, − ns1.old.example`. @param mayBeEmpty an empty list says that there is none, not that nothing was told */
function listChange(label: string, before: readonly string[], now: readonly string[], mayBeEmpty = false): string[] {
  if (!mayBeEmpty && (before.length === 0 || now.length === 0)) return [];
  const added = now.filter((one) => !before.includes(one)).map((one) => `+ ${one}`);
  const removed = before.filter((one) => !now.includes(one)).map((one) => `− ${one}`);
  return added.length + removed.length === 0 ? [] : [`${label}: ${[...added, ...removed].join(', ')}`];
}

function signedChange(before: boolean | null, now: boolean | null): string[] {
  if (before === null || now === null || before === now) return [];
  return [now ? 'DNSSEC: now signed' : 'DNSSEC: no longer signed'];
}

function lasting(statuses: readonly string[]): string[] {
  return statuses.filter((status) => !isPassing(status));
}

/** `MarkMonitor, Inc.` and `MarkMonitor Inc` are one. */
function comparable(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

import type { AuditEventDto } from '../api/models';
import { countWords } from './amounts';

const CALLS: ReadonlySet<string> = new Set(['api-key.used', 'api-key.scope-violation']);

/** What one wants to know of an event without opening it: which field or how many entries, and why it failed. */
export function eventNote({ action, outcome, details }: Pick<AuditEventDto, 'action' | 'outcome' | 'details'>): string {
  const told = (details ?? {}) as Readonly<Record<string, unknown>>;
  const text = (name: string): string[] => (typeof told[name] === 'string' ? [told[name]] : []);
  const why = outcome === 'success' && action !== 'session.ended' ? [] : ['reason', 'refusal', 'permission'].flatMap(text);
  const call = CALLS.has(action) ? [['method', 'path'].flatMap(text).join(' ')] : [];
  const read = action === 'audit.read' ? text('chart').map((chart) => `chart of ${chart}`) : [];
  const checked = action === 'passwords.checked' ? [...several(told['entries']), ...unjudged(told['unknown'])] : [];
  return [
    ...read,
    ...checked,
    ...text('label'),
    ...text('file'),
    ...call,
    ...why.slice(0, 1).map((code) => code.replaceAll('-', ' ')),
  ].join(', ');
}

/** Of one entry the event bears the name. */
function several(entries: unknown): string[] {
  return typeof entries === 'number' && entries > 1 ? [`${countWords(entries)} entries`] : [];
}

/** Whether a password was in a breach is known of those only that were looked up. */
function unjudged(unknown: unknown): string[] {
  return typeof unknown === 'number' && unknown > 0 ? [`${countWords(unknown)} not looked up in breaches`] : [];
}

import type { AuditEventDto } from '../api/models';

/** What one wants to know of an event without opening it: which field, and why it failed. */
export function eventNote({ action, outcome, details }: Pick<AuditEventDto, 'action' | 'outcome' | 'details'>): string {
  const told = (details ?? {}) as Readonly<Record<string, unknown>>;
  const text = (name: string): string[] => (typeof told[name] === 'string' ? [told[name]] : []);
  const why = outcome === 'success' && action !== 'session.ended' ? [] : [...text('reason'), ...text('refusal'), ...text('permission')];
  const call = action === 'api-key.used' || action === 'api-key.scope-violation' ? [...text('method'), ...text('path')].join(' ') : '';
  const read = action === 'audit.read' ? text('chart').map((chart) => `chart of ${chart}`) : [];
  return [...read, ...text('label'), ...text('file'), call, why[0]?.replaceAll('-', ' ') ?? ''].filter((part) => part !== '').join(', ');
}

import type { AuditEventDto } from '../api/models';

export const OUTCOMES = [
  ['success', 'Success or noted'],
  ['failure', 'Failure'],
  ['refused', 'Refused'],
] as const;

const TONES: Readonly<Record<string, string>> = { success: 'good', failure: 'bad', refused: 'warn' };

export interface OutcomeLook {
  readonly label: string;
  readonly tone: string;
}

/** What the product noticed is nobody's act, so that it did not succeed either: a check that fell, say. */
export function outcomeLook({ category, outcome, actorId }: Pick<AuditEventDto, 'category' | 'outcome' | 'actorId'>): OutcomeLook {
  const isNoted = category === 'security' && outcome === 'success' && actorId === null;
  return isNoted ? { label: 'noted', tone: '' } : { label: outcome, tone: TONES[outcome] ?? '' };
}

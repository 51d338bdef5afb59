import { AuditFact, type AuditValue } from '../audit-fact.js';

/** Somebody had the daily counts of a day made anew, and these were and are its events. */
export class DayRecounted extends AuditFact {
  readonly category = 'administration';
  readonly action = 'audit.recounted';
  override readonly organisationId = null;
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(day: string, before: number, after: number) {
    super();
    this.details = { day, before, after };
  }
}

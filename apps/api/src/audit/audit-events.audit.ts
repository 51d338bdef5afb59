import { AuditFact, type AuditValue } from '@clientst0r/audit';
import type { ListAuditEventsQuery } from './audit-event.dto.js';

/** Somebody opened the audit trail; further pages of the same reading are not events of their own. */
export class AuditTrailRead extends AuditFact {
  readonly category = 'administration';
  readonly action = 'audit.read';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor({ cursor: _cursor, limit: _limit, ...filter }: ListAuditEventsQuery) {
    super();
    this.details = { filter: { ...filter } };
  }
}

import { AuditFact, type AuditValue } from '../audit-fact.js';
import type { RemovedMonth } from '../log/tombstone.js';
import type { LegalHold } from './legal-hold.entity.js';

/** Recorded before the events go, with what the log keeps of them. */
export class MonthRemoved extends AuditFact {
  readonly category = 'administration';
  readonly action = 'audit.month-removed';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor({ month, events, root }: RemovedMonth) {
    super();
    this.details = { month, events, root: root.toString('base64') };
  }
}

export class LegalHoldPlaced extends AuditFact {
  readonly category = 'administration';
  readonly action = 'audit.hold-placed';
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor({ id, name, fromMonth, toMonth, reason }: LegalHold) {
    super();
    this.object = { type: 'legal-hold', id, name };
    this.details = { fromMonth, toMonth, reason };
  }
}

export class LegalHoldReleased extends AuditFact {
  readonly category = 'administration';
  readonly action = 'audit.hold-released';
  override readonly object: { type: string; id: string; name: string };

  constructor({ id, name }: LegalHold) {
    super();
    this.object = { type: 'legal-hold', id, name };
  }
}

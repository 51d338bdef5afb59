import { AuditFact, type AuditValue, type SavedFilter } from '@clientst0r/audit';

/** Somebody opened the audit trail, its charts or one event; further pages of the same reading are not events of their own. */
export class AuditTrailRead extends AuditFact {
  readonly category = 'administration';
  readonly action = 'audit.read';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(
    read:
      | { readonly filter: SavedFilter }
      | { readonly eventId: string }
      | { readonly chart: string; readonly from: string; readonly to: string },
  ) {
    super();
    this.details = { ...read };
  }
}

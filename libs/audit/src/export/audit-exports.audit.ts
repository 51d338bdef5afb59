import type { AuditOutcome } from '../audit-catalogue.js';
import { AuditFact, type AuditValue } from '../audit-fact.js';
import type { AuditExport } from './audit-export.entity.js';

type Told = Pick<AuditExport, 'id' | 'format' | 'filter' | 'endsAt'>;
type ExportAction =
  'audit.export-requested' | 'audit.export-finished' | 'audit.export-failed' | 'audit.export-downloaded' | 'audit.export-deleted';

/** What became of an export; `more` is what only this step knows. */
export class AuditExportEvent extends AuditFact {
  readonly category = 'administration';
  override readonly outcome: AuditOutcome;
  override readonly object: { type: string; id: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(
    readonly action: ExportAction,
    { id, format, filter, endsAt }: Told,
    more: Readonly<Record<string, AuditValue>> = {},
  ) {
    super();
    this.outcome = action === 'audit.export-failed' ? 'failure' : 'success';
    this.object = { type: 'audit-export', id };
    this.details = { format, filter, to: endsAt.toISOString(), ...more };
  }
}

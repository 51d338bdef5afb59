import { AuditFact, type AuditValue } from '../audit-fact.js';
import type { AuditView } from './audit-view.entity.js';

export class AuditViewChanged extends AuditFact {
  readonly category = 'administration';
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(
    readonly action: 'audit.view-saved' | 'audit.view-changed' | 'audit.view-deleted',
    { id, name, filter }: Pick<AuditView, 'id' | 'name' | 'filter'>,
    before?: Pick<AuditView, 'name' | 'filter'>,
  ) {
    super();
    this.object = { type: 'audit-view', id, name };
    this.details = { filter, ...(before ? { before: { name: before.name, filter: before.filter } } : {}) };
  }
}

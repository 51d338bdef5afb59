import { AuditFact, type AuditValue } from '@clientst0r/audit';

export class LockoutCleared extends AuditFact {
  readonly category = 'security';
  readonly action = 'lockout.cleared';
  override readonly organisationId = null;
  override readonly object: { type: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(target: string, details: Readonly<Record<string, AuditValue>>) {
    super();
    this.object = { type: 'lockout', name: target };
    this.details = details;
  }
}

import { AuditFact, type AuditValue } from '@clientst0r/audit';

/** Nothing in the vault can be read or changed from then on. */
export class VaultSealed extends AuditFact {
  readonly category = 'administration';
  readonly action = 'vault.sealed';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(reason: string) {
    super();
    this.details = { reason };
  }
}

export class VaultUnsealed extends AuditFact {
  readonly category = 'administration';
  readonly action = 'vault.unsealed';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(reason: string, since: Date) {
    super();
    this.details = { reason, sealedSince: since.toISOString() };
  }
}

/** Somebody who is no owner tried to. */
export class SealingRefused extends AuditFact {
  readonly category = 'administration';
  override readonly outcome = 'refused';

  constructor(readonly action: 'vault.sealed' | 'vault.unsealed') {
    super();
  }
}

import { AuditFact, type AuditValue } from '@clientst0r/audit';
import type { CheckNetwork } from './check-network.entity.js';

abstract class CheckNetworkFact extends AuditFact {
  readonly category = 'administration';
  override readonly organisationId: string;
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor({ id, organisationId, network, reason }: CheckNetwork) {
    super();
    this.organisationId = organisationId;
    this.object = { type: 'check-network', id, name: network };
    this.details = { network, reason };
  }
}

/** Checks of the organisation may reach it from now on. */
export class CheckNetworkAllowed extends CheckNetworkFact {
  readonly action = 'check-network.allowed';
}

export class CheckNetworkWithdrawn extends CheckNetworkFact {
  readonly action = 'check-network.withdrawn';
}

/** `MONITORING_ALLOWED_RANGES` says something else than when a worker started before. */
export class OperatorNetworksChanged extends AuditFact {
  readonly category = 'administration';
  readonly action = 'check-network.operator-list-changed';
  override readonly object = { type: 'check-network', name: 'MONITORING_ALLOWED_RANGES' };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(before: readonly string[], after: readonly string[]) {
    super();
    this.details = { before: [...before], after: [...after] };
  }
}

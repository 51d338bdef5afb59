import type { EntityManager, EventSubscriber, FlushEventArgs } from '@mikro-orm/core';
import { auditRuleOf } from '@clientst0r/platform';
import { AuditEvent } from './audit-event.entity.js';

export class UnauditedChangeError extends Error {
  constructor(entity: string) {
    super(`${entity} changed without an audit event`);
    this.name = 'UnauditedChangeError';
  }
}

/** Transactions whose events were written by a statement of their own. */
const recorded = new WeakSet<object>();

export function markRecorded(em: Pick<EntityManager, 'getTransactionContext'>): void {
  const transaction = em.getTransactionContext<object>();
  if (transaction) recorded.add(transaction);
}

/** Aborts a flush that changes an audited entity (or one nobody decided about) and records nothing. */
export class AuditEnforcer implements EventSubscriber {
  onFlush({ em, uow }: FlushEventArgs): void {
    const transaction = em.getTransactionContext<object>();
    if (transaction && recorded.has(transaction)) return;
    const changes = uow.getChangeSets();
    if (changes.some((change) => change.meta.class === AuditEvent)) return;
    const silent = changes.find((change) => auditRuleOf(change.meta.class) !== 'exempt');
    if (silent) throw new UnauditedChangeError(silent.meta.className);
  }
}

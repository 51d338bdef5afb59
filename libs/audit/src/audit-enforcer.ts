import type { EventSubscriber, FlushEventArgs } from '@mikro-orm/core';
import { auditRuleOf } from '@clientst0r/platform';
import { AuditEvent } from './audit-event.entity.js';

export class UnauditedChangeError extends Error {
  constructor(entity: string) {
    super(`${entity} changed without an audit event`);
    this.name = 'UnauditedChangeError';
  }
}

/** Aborts a flush that changes an audited entity (or one nobody decided about) and records nothing. */
export class AuditEnforcer implements EventSubscriber {
  onFlush({ uow }: FlushEventArgs): void {
    const changes = uow.getChangeSets();
    if (changes.some((change) => change.meta.class === AuditEvent)) return;
    const silent = changes.find((change) => auditRuleOf(change.meta.class) !== 'exempt');
    if (silent) throw new UnauditedChangeError(silent.meta.className);
  }
}

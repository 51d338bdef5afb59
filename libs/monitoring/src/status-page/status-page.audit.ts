import { AuditFact, type AuditAction, type AuditObject, type AuditValue } from '@clientst0r/audit';
import type { StatusPage } from './status-page.entity.js';

type Facts = Readonly<Record<string, AuditValue>>;

export function statusPageFacts({ address, title, description, published, items, passwordHash }: StatusPage): Facts {
  const shown = items.map(({ checkId, name }) => `${checkId}: ${name}`);
  return { address, title, description, published, items: shown, password: passwordHash === null ? 'none' : 'set' };
}

abstract class StatusPageFact extends AuditFact {
  readonly category = 'administration';
  abstract override readonly action: AuditAction;
  override readonly object: AuditObject;
  override readonly details: Facts;

  constructor(page: StatusPage, before: Facts | null) {
    super();
    this.object = { type: 'status-page', id: page.id, name: page.title };
    this.details = { before, after: statusPageFacts(page) };
  }
}

export class StatusPageChanged extends StatusPageFact {
  readonly action = 'status-page.changed';
}

/** Another password from now on, the first, or none. */
export class StatusPagePasswordChanged extends StatusPageFact {
  readonly action = 'status-page.password-changed';
}

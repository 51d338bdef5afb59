import { AuditFact, type AuditAction, type AuditObject, type AuditValue } from '@clientst0r/audit';
import type { MaintenanceWindow } from './maintenance.entity.js';

type Facts = Readonly<Record<string, AuditValue>>;

export function maintenanceFacts({ name, startsAt, durationMinutes, timezone, rule, checkIds }: MaintenanceWindow): Facts {
  return { name, startsAt: startsAt.toISOString(), durationMinutes, timezone, rule, checkIds: checkIds === null ? 'all' : [...checkIds] };
}

abstract class MaintenanceFact extends AuditFact {
  readonly category = 'administration';
  abstract override readonly action: AuditAction;
  override readonly object: AuditObject;

  constructor({ id, name }: MaintenanceWindow) {
    super();
    this.object = { type: 'maintenance-window', id, name };
  }
}

export class MaintenancePlanned extends MaintenanceFact {
  readonly action = 'maintenance.planned';
  override readonly details: Facts;

  constructor(window: MaintenanceWindow) {
    super(window);
    this.details = { after: maintenanceFacts(window) };
  }
}

export class MaintenanceChanged extends MaintenanceFact {
  readonly action = 'maintenance.changed';
  override readonly details: Facts;

  constructor(window: MaintenanceWindow, before: Facts) {
    super(window);
    this.details = { before, after: maintenanceFacts(window) };
  }
}

/** Alerts go out again from now on. */
export class MaintenanceEnded extends MaintenanceFact {
  readonly action = 'maintenance.ended';
}

export class MaintenanceDeleted extends MaintenanceFact {
  readonly action = 'maintenance.deleted';
  override readonly details: Facts;

  constructor(window: MaintenanceWindow) {
    super(window);
    this.details = { before: maintenanceFacts(window) };
  }
}

import { AuditEvent } from './audit-event.entity.js';
import { CHART_ENTITIES } from './chart/rollup.entities.js';
import { AuditExport } from './export/audit-export.entity.js';
import { AuditView } from './reading/audit-view.entity.js';

export const AUDIT_ENTITIES = [AuditEvent, AuditView, AuditExport, ...CHART_ENTITIES] as const;

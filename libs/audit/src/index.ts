export * from './audit-catalogue.js';
export { AuditEnforcer, UnauditedChangeError } from './audit-enforcer.js';
export { AUDIT_ENTITIES, AuditEvent } from './audit-event.entity.js';
export * from './audit-fact.js';
export { type AuditFilter, type AuditPosition, AuditReader, type AuditScope } from './audit-reader.js';
export type { AuditActor } from './audit-row.js';
export { AuditTrail, AuditUnavailableError } from './audit-trail.js';
export { AuditModule } from './audit.module.js';

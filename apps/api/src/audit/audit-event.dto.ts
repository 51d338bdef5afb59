import { AUDIT_ACTIONS, AUDIT_CATEGORIES, AUDIT_OUTCOMES, type AuditAction, type AuditCategory, type AuditOutcome } from '@clientst0r/audit';
import { Choice, Id, Instant, Json, Text } from '../openapi/fields.js';
import { PageQuery } from '../openapi/page.dto.js';

export class AuditEventDto {
  @Id()
  id: string;

  @Instant()
  at: Date;

  @Choice(AUDIT_CATEGORIES)
  category: AuditCategory;

  @Choice(AUDIT_ACTIONS)
  action: AuditAction;

  @Choice(AUDIT_OUTCOMES)
  outcome: AuditOutcome;

  @Id({ nullable: true })
  actorId: string | null;

  @Text({ min: 0, description: 'The name at that time; as it was typed when nobody was signed in.' })
  actorName: string;

  @Text({ min: 0, max: 45 })
  address: string;

  @Text({ min: 0 })
  userAgent: string;

  @Text({ min: 0, max: 64 })
  requestId: string;

  @Text({ nullable: true })
  objectType: string | null;

  @Id({ nullable: true })
  objectId: string | null;

  @Text({ nullable: true })
  objectName: string | null;

  @Json({ nullable: true })
  details: Readonly<Record<string, unknown>> | null;
}

export class ListAuditEventsQuery extends PageQuery {
  @Choice(AUDIT_CATEGORIES, { optional: true })
  category?: AuditCategory;

  @Choice(AUDIT_ACTIONS, { optional: true })
  action?: AuditAction;

  @Choice(AUDIT_OUTCOMES, { optional: true })
  outcome?: AuditOutcome;

  @Id({ optional: true })
  actorId?: string;

  @Id({ optional: true })
  objectId?: string;

  @Instant({ optional: true, description: 'Inclusive.' })
  from?: string;

  @Instant({ optional: true, description: 'Exclusive.' })
  to?: string;

  @Text({ optional: true, max: 100, description: 'Beginning of the name of the person or the object, or a whole address.' })
  search?: string;
}

import {
  AUDIT_ACTIONS,
  AUDIT_CATEGORIES,
  AUDIT_OUTCOMES,
  type AuditAction,
  type AuditCategory,
  type AuditOutcome,
  type SavedFilter,
} from '@clientst0r/audit';
import { Choice, Id, Instant, Json, QueryInteger, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { LARGEST_PAGE } from '../openapi/page.dto.js';

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

  @Text({ nullable: true, max: 2, description: 'ISO 3166-1, of the address as it was known then; null where it was not.' })
  country: string | null;

  @Json({ nullable: true })
  details: Readonly<Record<string, unknown>> | null;
}

/** What is looked for; everything that is told must be true of an event. */
export class AuditFilterDto {
  @Choice(AUDIT_CATEGORIES, { optional: true })
  category?: AuditCategory;

  @Choice(AUDIT_ACTIONS, { optional: true })
  action?: AuditAction;

  @Choice(AUDIT_OUTCOMES, { optional: true })
  outcome?: AuditOutcome;

  @Id({ optional: true, description: 'What a person did.' })
  actorId?: string;

  @Id({ optional: true, description: 'Everything about a person: what that person did, and what others did to that person.' })
  personId?: string;

  @Text({ optional: true, max: 40, pattern: /^[a-z][a-z-]*$/u })
  objectType?: string;

  @Id({ optional: true, description: 'Everything about a credential, or another object.' })
  objectId?: string;

  @Text({ optional: true, max: 45, description: 'A whole address.' })
  address?: string;

  @Text({ optional: true, max: 2, pattern: /^[A-Z]{2}$/u, description: 'ISO 3166-1.' })
  country?: string;

  @Text({ optional: true, max: 64, description: 'The chain of events of one request.' })
  requestId?: string;

  @Instant({ optional: true, description: 'Inclusive.' })
  from?: string;

  @Instant({ optional: true, description: 'Exclusive.' })
  to?: string;

  @Choice(['hidden'], { optional: true, description: 'Without the events that tell who read the trail itself (`audit.read`).' })
  reads?: 'hidden';

  @Text({ optional: true, max: 100, description: 'Beginning of the name of the person or the object, or a whole address.' })
  search?: string;
}

export class ListAuditEventsQuery extends AuditFilterDto {
  @Text({ optional: true, max: 1000, description: 'The `nextCursor` of the page before, which was asked for with the same filter.' })
  cursor?: string;

  @QueryInteger({ optional: true, min: 1, max: LARGEST_PAGE, description: 'Items a page, 50 unless told.' })
  limit: number = 50;
}

export class AuditEventPath extends OrganisationPath {
  @Id()
  eventId: string;
}

export class PlatformAuditEventPath {
  @Id()
  eventId: string;
}

/** A filter as it is kept: without what was not asked for. */
export function savedFilterOf(filter: AuditFilterDto): SavedFilter {
  return Object.fromEntries(Object.entries(filter) as [string, string][]);
}

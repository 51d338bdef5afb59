import { type Incident, INCIDENT_EVENTS, type IncidentEvent } from '@clientst0r/monitoring';
import { Choice, Flag, Id, Instant, Integer, ListOf, QueryFlag, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { PageQuery } from '../openapi/page.dto.js';

export class IncidentPath extends OrganisationPath {
  @Id()
  incidentId: string;
}

export class ListIncidentsQuery extends PageQuery {
  @QueryFlag({ optional: true, description: 'Only those that last.' })
  open?: boolean;

  @Id({ optional: true })
  checkId?: string;
}

export class IncidentDto {
  @Id()
  id: string;

  @Id()
  checkId: string;

  @Text({ max: 190 })
  checkName: string;

  @Instant()
  openedAt: Date;

  @Instant({ nullable: true, description: 'Null while it lasts.' })
  closedAt: Date | null;

  @Text({ max: 240, nullable: true })
  reason: string | null;

  @Integer({ description: 'A target that falls again within ten minutes continues its incident.' })
  timesDown: number;

  @Flag({ description: 'Nobody is told of it: the check before it is down.' })
  muted: boolean;

  @Instant({ nullable: true, description: 'Of one that lasts: when the maintenance of its check ends.' })
  maintenanceUntil: Date | null;

  @Instant({ nullable: true })
  acknowledgedAt: Date | null;

  @Text({ max: 190, nullable: true })
  acknowledgedBy: string | null;

  @Text({ max: 500, nullable: true })
  acknowledgement: string | null;
}

export class IncidentEventDto {
  @Instant()
  at: Date;

  @Choice(INCIDENT_EVENTS)
  kind: (typeof INCIDENT_EVENTS)[number];

  @Text({ max: 500 })
  text: string;
}

export class IncidentDetailDto extends IncidentDto {
  @ListOf(() => IncidentEventDto, { max: 1000 })
  timeline: IncidentEventDto[];

  @Text({ max: 1000, nullable: true, description: 'What strangers are told where the check is on a status page.' })
  publicText: string | null;
}

export class AnnounceIncidentDto {
  @Text({ max: 1000, nullable: true, description: 'Null for nothing but that it is down.' })
  text: string | null;
}

export class AcknowledgeIncidentDto {
  @Text({ max: 400, description: 'What is being done.' })
  reason: string;
}

export function incidentDto(incident: Incident, maintenanceUntil: Date | null): IncidentDto {
  const { id, checkId, checkName, openedAt, closedAt, reason, timesDown, muted, acknowledgedAt, acknowledgedBy, acknowledgement } =
    incident;
  return {
    id,
    checkId,
    checkName,
    openedAt,
    closedAt,
    reason,
    timesDown,
    muted,
    maintenanceUntil,
    acknowledgedAt,
    acknowledgedBy,
    acknowledgement,
  };
}

export function incidentDetailDto(incident: IncidentDto, publicText: string | null, timeline: readonly IncidentEvent[]): IncidentDetailDto {
  return Object.assign(incident, { publicText, timeline: timeline.map(({ at, kind, text }) => ({ at, kind, text })) });
}

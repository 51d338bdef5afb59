import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { NotAudited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';

/** A time in which a check was down. It outlives its check, so it keeps its name. */
@NotAudited('Opened and closed by probes; each of these, and acknowledging, has its own event')
@OrganisationScoped()
@Entity({ tableName: 'incidents' })
@Index({ properties: ['organisationId', 'openedAt', 'id'] })
@Index({ properties: ['checkId', 'closedAt'] })
export class Incident extends OrganisationEntity {
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly checkId: string;

  @Property({ type: 'string', length: 190 })
  readonly checkName: string;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly openedAt: Date;

  /** Null while it lasts. */
  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  closedAt: Date | null = null;

  @Property({ type: 'string', length: 240, nullable: true })
  readonly reason: string | null;

  /** How often the target went down in it: one that falls again soon continues its incident. */
  @Property({ columnType: 'smallint unsigned', type: 'integer', unsigned: true, default: 1 })
  readonly timesDown: number = 1;

  /** Nobody is told of it: its parent is down. */
  @Property({ type: 'boolean', columnType: 'tinyint(1)', default: false })
  readonly muted: boolean = false;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  acknowledgedAt: Date | null = null;

  @Property({ type: 'string', length: 190, nullable: true })
  acknowledgedBy: string | null = null;

  @Property({ type: 'string', length: 500, nullable: true })
  acknowledgement: string | null = null;

  /** What strangers are told of it; null for nothing but that it is. */
  @Property({ type: 'string', length: 1000, nullable: true })
  publicText: string | null = null;

  acknowledge(name: string, reason: string, at: Date): void {
    this.acknowledgedAt = at;
    this.acknowledgedBy = name;
    this.acknowledgement = reason;
  }
}

export const INCIDENT_EVENTS = ['opened', 'reopened', 'acknowledged', 'closed', 'told', 'not-told', 'muted', 'quiet', 'announced'] as const;
export type IncidentEventKind = (typeof INCIDENT_EVENTS)[number];

/** One line of the timeline of an incident. */
@NotAudited('Tells what has an event of its own, in the order of the incident')
@OrganisationScoped()
@Entity({ tableName: 'incident_events' })
@Index({ properties: ['incidentId', 'at', 'id'] })
export class IncidentEvent extends OrganisationEntity {
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly incidentId: string;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly at: Date;

  @Property({ type: 'string', length: 20 })
  readonly kind: IncidentEventKind;

  @Property({ type: 'string', length: 500 })
  readonly text: string;

  constructor(organisationId: string, incidentId: string, at: Date, kind: IncidentEventKind, text: string) {
    super(organisationId);
    this.incidentId = incidentId;
    this.at = at;
    this.kind = kind;
    this.text = text.slice(0, 500);
  }
}

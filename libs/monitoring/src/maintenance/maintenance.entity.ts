import { Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, NotAudited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';
import type { Recurrence } from './recurrence.js';

export interface MaintenanceInput extends Recurrence {
  readonly name: string;
  /** Null for all checks of the organisation, also those to come. */
  readonly checkIds: readonly string[] | null;
}

/** A plan: when, and for which checks, nobody is to be told and what is down does not count. */
@Audited()
@OrganisationScoped()
@Entity({ tableName: 'maintenance_windows' })
@Index({ properties: ['organisationId', 'startsAt', 'id'] })
export class MaintenanceWindow extends OrganisationEntity {
  @Property({ type: 'string', length: 190 })
  name: string;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  startsAt: Date;

  @Property({ columnType: 'smallint unsigned', type: 'integer', unsigned: true })
  durationMinutes: number;

  @Property({ type: 'string', length: 64 })
  timezone: string;

  @Property({ type: 'string', length: 300, nullable: true })
  rule: string | null;

  @Property({ type: 'json', nullable: true })
  checkIds: readonly string[] | null;

  @Property({ version: true, type: 'integer' })
  readonly version: number = 1;

  constructor(organisationId: string, input: MaintenanceInput) {
    super(organisationId);
    this.change(input);
  }

  change({ name, startsAt, durationMinutes, timezone, rule, checkIds }: MaintenanceInput): void {
    this.name = name;
    this.startsAt = startsAt;
    this.durationMinutes = durationMinutes;
    this.timezone = timezone;
    this.rule = rule;
    this.checkIds = checkIds;
  }
}

/** What came of a plan, and is to come of it soon. What is over stays when the plan changes: it was so. */
@NotAudited('Follows from its window, which has events')
@OrganisationScoped()
@Entity({ tableName: 'maintenance_occurrences' })
@Index({ properties: ['organisationId', 'endsAt'] })
@Unique({ properties: ['windowId', 'plannedAt'] })
export class MaintenanceOccurrence extends OrganisationEntity {
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly windowId: string;

  /** When its plan has it begin; it may have been made later. */
  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly plannedAt: Date;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly startsAt: Date;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  endsAt: Date;

  @Property({ type: 'json', nullable: true })
  checkIds: readonly string[] | null;

  constructor(window: MaintenanceWindow, planned: { readonly startsAt: Date; readonly endsAt: Date }, now: Date) {
    super(window.organisationId);
    this.windowId = window.id;
    this.plannedAt = planned.startsAt;
    this.startsAt = planned.startsAt < now ? now : planned.startsAt;
    this.endsAt = planned.endsAt;
    this.checkIds = window.checkIds;
  }
}

import { type CheckStateName, MOST_OPEN_INCIDENTS, type OpenIncident } from '@clientst0r/monitoring';
import { Choice, Id, Instant, Integer, ListOf, Text } from '../openapi/fields.js';
import { CHECK_STATES } from './check.dto.js';

export class StateCountDto {
  @Choice(CHECK_STATES)
  state: CheckStateName;

  @Integer()
  count: number;
}

export class CheckCountsDto {
  @ListOf(() => StateCountDto, { max: CHECK_STATES.length, description: 'States that no check is in are left out.' })
  items: StateCountDto[];
}

export class OrganisationStandingDto {
  @Id()
  organisationId: string;

  @ListOf(() => StateCountDto, { max: CHECK_STATES.length })
  counts: StateCountDto[];
}

export class OpenIncidentDto {
  @Id()
  id: string;

  @Id()
  organisationId: string;

  @Id()
  checkId: string;

  @Text({ max: 190 })
  checkName: string;

  @Text({ max: 240, nullable: true })
  reason: string | null;

  @Instant()
  openedAt: Date;

  @Text({ max: 190, nullable: true })
  acknowledgedBy: string | null;
}

export class MonitoringOverviewDto {
  @ListOf(() => OrganisationStandingDto, { max: 10_000, description: 'Every organisation whose checks the person may see.' })
  organisations: OrganisationStandingDto[];

  @ListOf(() => OpenIncidentDto, { max: MOST_OPEN_INCIDENTS, description: 'Those that last, the newest first.' })
  incidents: readonly OpenIncident[];
}

import { LONGEST_MAINTENANCE, type MaintenanceInput, type Occurrence, type PlannedMaintenance } from '@clientst0r/monitoring';
import { Id, Instant, Integer, ListOf, Nested, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';

const NAME = { max: 190, example: 'Patch night' };
const STARTS = { description: 'Of the first occurrence. Further ones begin at the same time of day in `timezone`.' };
const DURATION = { min: 1, max: LONGEST_MAINTENANCE, description: 'Minutes.' };
const TIMEZONE = { max: 64, example: 'Europe/Berlin', description: 'An IANA name.' };
const RULE = {
  max: 300,
  example: 'FREQ=WEEKLY;BYDAY=SU',
  description:
    'RFC 5545 RRULE of at most one occurrence a day: FREQ (DAILY to YEARLY), INTERVAL, COUNT or UNTIL (YYYYMMDD, in `timezone`), BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST. Null or absent for once.',
};
const CHECKS = { max: 500, description: 'Null or absent for all checks of the organisation, also those to come.' };

export class MaintenancePath extends OrganisationPath {
  @Id()
  windowId: string;
}

export class OccurrenceDto {
  @Instant()
  startsAt: Date;

  @Instant()
  endsAt: Date;
}

export class MaintenanceWindowDto {
  @Id()
  id: string;

  @Text(NAME)
  name: string;

  @Instant(STARTS)
  startsAt: Date;

  @Integer(DURATION)
  durationMinutes: number;

  @Text(TIMEZONE)
  timezone: string;

  @Text({ ...RULE, nullable: true })
  rule: string | null;

  @ListOf('id', { ...CHECKS, nullable: true })
  checkIds: readonly string[] | null;

  @Nested(() => OccurrenceDto, { nullable: true, description: 'Null while none lasts.' })
  current: OccurrenceDto | null;

  @Nested(() => OccurrenceDto, { nullable: true, description: 'Null when none is to come.' })
  next: OccurrenceDto | null;

  @Integer({ description: 'Send it as If-Match to change or delete the window.' })
  version: number;
}

export class MaintenanceWindowsDto {
  @ListOf(() => MaintenanceWindowDto, { max: 200 })
  items: MaintenanceWindowDto[];
}

export class CreateMaintenanceWindowDto {
  @Text(NAME)
  name: string;

  @Instant(STARTS)
  startsAt: string;

  @Integer(DURATION)
  durationMinutes: number;

  @Text(TIMEZONE)
  timezone: string;

  @Text({ ...RULE, optional: true, nullable: true })
  rule?: string | null;

  @ListOf('id', { ...CHECKS, optional: true, nullable: true })
  checkIds?: readonly string[] | null;
}

export class UpdateMaintenanceWindowDto {
  @Text({ ...NAME, optional: true })
  name?: string;

  @Instant({ ...STARTS, optional: true })
  startsAt?: string;

  @Integer({ ...DURATION, optional: true })
  durationMinutes?: number;

  @Text({ ...TIMEZONE, optional: true })
  timezone?: string;

  @Text({ ...RULE, optional: true, nullable: true })
  rule?: string | null;

  @ListOf('id', { ...CHECKS, optional: true, nullable: true })
  checkIds?: readonly string[] | null;
}

export function maintenanceInput(dto: CreateMaintenanceWindowDto): MaintenanceInput {
  const { name, startsAt, durationMinutes, timezone, rule = null, checkIds = null } = dto;
  return { name, startsAt: new Date(startsAt), durationMinutes, timezone, rule, checkIds };
}

export function maintenanceChanges({ startsAt, ...rest }: UpdateMaintenanceWindowDto): Partial<MaintenanceInput> {
  return { ...rest, ...(startsAt === undefined ? {} : { startsAt: new Date(startsAt) }) };
}

export function maintenanceWindowDto({ window, current, next }: PlannedMaintenance): MaintenanceWindowDto {
  const { id, name, startsAt, durationMinutes, timezone, rule, checkIds, version } = window;
  return {
    id,
    name,
    startsAt,
    durationMinutes,
    timezone,
    rule,
    checkIds,
    current: occurrenceDto(current),
    next: occurrenceDto(next),
    version,
  };
}

function occurrenceDto(occurrence: Occurrence | null): OccurrenceDto | null {
  return occurrence && { startsAt: occurrence.startsAt, endsAt: occurrence.endsAt };
}

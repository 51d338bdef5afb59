import { AUDIT_CATEGORIES, type AuditCategory } from '@clientst0r/audit';
import { Choice, Flag, Id, Instant, Integer, ListOf, Text } from '../openapi/fields.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/u;

export class AuditChartQuery {
  @Text({ optional: true, pattern: DAY, max: 10, description: 'The first day (UTC); thirty days before the last unless told.' })
  from?: string;

  @Text({ optional: true, pattern: DAY, max: 10, description: 'The last day (UTC), included; today unless told.' })
  to?: string;
}

export class AuditEventsChartQuery extends AuditChartQuery {
  @Choice(AUDIT_CATEGORIES, { optional: true })
  category?: AuditCategory;
}

export class EventsOfDayDto {
  @Text({ max: 10 })
  day: string;

  @Choice(AUDIT_CATEGORIES)
  category: AuditCategory;

  @Integer()
  success: number;

  @Integer()
  failure: number;

  @Integer()
  refused: number;
}

export class AuditEventsChartDto {
  @ListOf(() => EventsOfDayDto, { max: 20_000 })
  items: EventsOfDayDto[];
}

export class RevealsOfPersonDto {
  @Id()
  actorId: string;

  @Text({ min: 0 })
  actorName: string;

  @Integer()
  revealed: number;

  @Integer()
  copied: number;

  @Integer({ description: 'One-time codes.' })
  codes: number;

  @Integer({ description: 'Earlier values of fields.' })
  former: number;

  @Integer({ description: 'Secrets put into one-time links.' })
  shared: number;

  @Integer({ description: 'Entries in exported files.' })
  exported: number;

  @Integer({ description: 'Files of entries, downloaded.' })
  files: number;
}

export class AuditRevealsChartDto {
  @ListOf(() => RevealsOfPersonDto)
  items: RevealsOfPersonDto[];
}

export class EventsOfAddressDto {
  @Text({ max: 45 })
  address: string;

  @Text({ max: 2, nullable: true, description: 'ISO 3166-1, as it is known today.' })
  country: string | null;

  @Integer()
  events: number;

  @Integer({ description: 'Those that failed or were refused.' })
  failures: number;
}

export class AuditAddressesChartDto {
  @ListOf(() => EventsOfAddressDto)
  items: EventsOfAddressDto[];
}

export class EventsOfCountryDto {
  @Text({ max: 2, nullable: true, description: 'ISO 3166-1; null where the country of the address is not known.' })
  country: string | null;

  @Integer()
  events: number;

  @Integer({ description: 'Those that failed or were refused.' })
  failures: number;
}

export class AuditCountriesChartDto {
  @ListOf(() => EventsOfCountryDto)
  items: EventsOfCountryDto[];

  @Instant({ nullable: true, description: 'Of the data by which countries are known; null when there are none.' })
  dataFrom: Date | null;

  @Flag({ description: 'Whether they are those of DB-IP Lite (CC BY 4.0), which come with the product and want to be named.' })
  isShipped: boolean;
}

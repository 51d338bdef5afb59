import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { NotAudited } from '@clientst0r/platform';
import type { AuditAction, AuditCategory, AuditOutcome } from '../audit-catalogue.js';

const COUNTED = 'Counts of audit events, made from them and made again at will';

/** How many events a day (UTC). `scopeId` is the organisation, or the nil UUID for the deployment. */
@NotAudited(COUNTED)
@Entity({ tableName: 'audit_daily_events' })
@Index({ properties: ['day'] })
export class DailyEvents {
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly scopeId: string;

  @PrimaryKey({ type: 'date', columnType: 'date' })
  readonly day: string;

  @PrimaryKey({ type: 'string', length: 20 })
  readonly category: AuditCategory;

  @PrimaryKey({ type: 'string', length: 10 })
  readonly outcome: AuditOutcome;

  @Property({ type: 'integer', unsigned: true })
  readonly events: number;
}

/** The same of the deployment and all organisations together. */
@NotAudited(COUNTED)
@Entity({ tableName: 'audit_daily_totals' })
export class DailyTotals {
  @PrimaryKey({ type: 'date', columnType: 'date' })
  readonly day: string;

  @PrimaryKey({ type: 'string', length: 20 })
  readonly category: AuditCategory;

  @PrimaryKey({ type: 'string', length: 10 })
  readonly outcome: AuditOutcome;

  @Property({ type: 'integer', unsigned: true })
  readonly events: number;
}

/** How often a person was given a secret a day, and how: shown, copied, or a one-time code. */
@NotAudited(COUNTED)
@Entity({ tableName: 'audit_daily_reveals' })
@Index({ properties: ['day'] })
export class DailyReveals {
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly scopeId: string;

  @PrimaryKey({ type: 'date', columnType: 'date' })
  readonly day: string;

  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly actorId: string;

  @PrimaryKey({ type: 'string', length: 60 })
  readonly action: AuditAction;

  /** The name at the last of them. */
  @Property({ type: 'string', length: 190 })
  readonly actorName: string;

  @Property({ type: 'integer', unsigned: true })
  readonly events: number;
}

@NotAudited(COUNTED)
@Entity({ tableName: 'audit_daily_addresses' })
@Index({ properties: ['day'] })
export class DailyAddresses {
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly scopeId: string;

  @PrimaryKey({ type: 'date', columnType: 'date' })
  readonly day: string;

  @PrimaryKey({ type: 'string', length: 45 })
  readonly address: string;

  @Property({ type: 'integer', unsigned: true })
  readonly events: number;

  /** Those that failed or were refused. */
  @Property({ type: 'integer', unsigned: true })
  readonly failures: number;
}

/** The days of a week together, once all of it is counted. `week` is its Monday. */
@NotAudited(COUNTED)
@Entity({ tableName: 'audit_weekly_reveals' })
@Index({ properties: ['week'] })
export class WeeklyReveals {
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly scopeId: string;

  @PrimaryKey({ type: 'date', columnType: 'date' })
  readonly week: string;

  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly actorId: string;

  @PrimaryKey({ type: 'string', length: 60 })
  readonly action: AuditAction;

  @Property({ type: 'string', length: 190 })
  readonly actorName: string;

  @Property({ type: 'integer', unsigned: true })
  readonly events: number;
}

@NotAudited(COUNTED)
@Entity({ tableName: 'audit_weekly_addresses' })
@Index({ properties: ['week'] })
export class WeeklyAddresses {
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly scopeId: string;

  @PrimaryKey({ type: 'date', columnType: 'date' })
  readonly week: string;

  @PrimaryKey({ type: 'string', length: 45 })
  readonly address: string;

  @Property({ type: 'integer', unsigned: true })
  readonly events: number;

  @Property({ type: 'integer', unsigned: true })
  readonly failures: number;
}

/** `ZZ` where the country of the address is not known. */
@NotAudited(COUNTED)
@Entity({ tableName: 'audit_daily_countries' })
@Index({ properties: ['day'] })
export class DailyCountries {
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly scopeId: string;

  @PrimaryKey({ type: 'date', columnType: 'date' })
  readonly day: string;

  @PrimaryKey({ type: 'character', columnType: 'char(2)', length: 2 })
  readonly country: string;

  @Property({ type: 'integer', unsigned: true })
  readonly events: number;

  /** Those that failed or were refused. */
  @Property({ type: 'integer', unsigned: true })
  readonly failures: number;
}

/** A stretch of time, within one day, that was counted. It is counted again later: a transaction may commit after its events' time. */
@NotAudited(COUNTED)
@Entity({ tableName: 'audit_counted_ranges' })
@Index({ properties: ['nextCheckAt'] })
export class CountedRange {
  @PrimaryKey({ type: 'datetime', columnType: 'datetime(3)' })
  readonly startsAt: Date;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly endsAt: Date;

  @Property({ type: 'integer', unsigned: true })
  readonly events: number;

  @Property({ type: 'tinyint', unsigned: true })
  readonly checks: number;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly nextCheckAt: Date;
}

/** One row: everything before `countedTo` is in the counts. */
@NotAudited(COUNTED)
@Entity({ tableName: 'audit_count_progress' })
export class CountProgress {
  @PrimaryKey({ type: 'tinyint', unsigned: true, autoincrement: false })
  readonly id: number;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  readonly countedTo: Date | null;
}

export const CHART_ENTITIES = [DailyEvents, DailyTotals, DailyReveals, DailyAddresses, DailyCountries, WeeklyReveals, WeeklyAddresses, CountedRange, CountProgress] as const; // prettier-ignore

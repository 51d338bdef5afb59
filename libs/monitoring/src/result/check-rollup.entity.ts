import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { NotAudited } from '@clientst0r/platform';

/** What a check saw in an hour or a day of UTC. Like results it holds no organisation, and is reached through the status of a check. */
@NotAudited('A measurement, not a change')
@Entity({ tableName: 'check_rollups' })
export class CheckRollup {
  @PrimaryKey({ columnType: 'int unsigned', type: 'integer', unsigned: true, autoincrement: false })
  readonly statusId: number;

  /** 1 for an hour, 24 for a day. */
  @PrimaryKey({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true, autoincrement: false })
  readonly hours: number;

  /** Its beginning. */
  @PrimaryKey({ type: 'datetime', columnType: 'datetime' })
  readonly at: Date;

  @Property({ columnType: 'smallint unsigned', type: 'integer', unsigned: true })
  readonly answered: number;

  @Property({ columnType: 'smallint unsigned', type: 'integer', unsigned: true })
  readonly failed: number;

  /** The target was not really asked: neither well nor broken. */
  @Property({ columnType: 'smallint unsigned', type: 'integer', unsigned: true })
  readonly unasked: number;

  /** Looks during maintenance, whatever they saw. */
  @Property({ columnType: 'smallint unsigned', type: 'integer', unsigned: true })
  readonly maintained: number;

  /** Milliseconds, of those that were answered; null without one. */
  @Property({ columnType: 'mediumint unsigned', type: 'integer', unsigned: true, nullable: true })
  readonly average: number | null;

  @Property({ columnType: 'mediumint unsigned', type: 'integer', unsigned: true, nullable: true })
  readonly slowest: number | null;

  /** Of an hour; null of a day. */
  @Property({ columnType: 'mediumint unsigned', type: 'integer', unsigned: true, nullable: true })
  readonly p50: number | null;

  @Property({ columnType: 'mediumint unsigned', type: 'integer', unsigned: true, nullable: true })
  readonly p95: number | null;

  @Property({ columnType: 'mediumint unsigned', type: 'integer', unsigned: true, nullable: true })
  readonly p99: number | null;
}

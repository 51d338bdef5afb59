import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { NotAudited } from '@clientst0r/platform';

/**
 * One look at a target, kept small: there are millions. It holds no organisation; it is reached only through the status of a
 * check that was found within one, which {@link resultKey} makes bucket and slot of. Times are whole milliseconds, null for a phase that
 * was not reached.
 */
@NotAudited('A measurement, not a change')
@Entity({ tableName: 'check_results' })
export class CheckResult {
  @PrimaryKey({ columnType: 'mediumint unsigned', type: 'integer', unsigned: true, autoincrement: false })
  readonly bucket: number;

  @PrimaryKey({ type: 'datetime', columnType: 'datetime(3)' })
  readonly at: Date;

  @PrimaryKey({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true, autoincrement: false })
  readonly slot: number;

  /** 0 for a success, else the place in `PROBE_ERRORS`, from 1. */
  @Property({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true })
  readonly error: number;

  @Property({ columnType: 'smallint unsigned', type: 'integer', unsigned: true, nullable: true })
  readonly statusCode: number | null;

  @Property({ columnType: 'smallint unsigned', type: 'integer', unsigned: true, nullable: true })
  readonly dns: number | null;

  @Property({ columnType: 'smallint unsigned', type: 'integer', unsigned: true, nullable: true })
  readonly connect: number | null;

  @Property({ columnType: 'smallint unsigned', type: 'integer', unsigned: true, nullable: true })
  readonly tls: number | null;

  @Property({ columnType: 'smallint unsigned', type: 'integer', unsigned: true, nullable: true })
  readonly firstByte: number | null;

  @Property({ columnType: 'mediumint unsigned', type: 'integer', unsigned: true })
  readonly total: number;
}

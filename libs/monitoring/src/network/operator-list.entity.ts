import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Audited } from '@clientst0r/platform';

/** What `MONITORING_ALLOWED_RANGES` said when a worker last started, so that a change of it leaves an event. One row. */
@Audited()
@Entity({ tableName: 'operator_networks' })
export class OperatorList {
  @PrimaryKey({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true, autoincrement: false })
  readonly id: number = 1;

  @Property({ type: 'json' })
  ranges: readonly string[];

  constructor(ranges: readonly string[]) {
    this.ranges = ranges;
  }
}

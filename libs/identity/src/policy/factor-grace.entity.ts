import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { NotAudited } from '@clientst0r/platform';

/** When somebody without a second factor was first told to set one up. It stays, so that nobody gets the time twice. */
@NotAudited('Begins with a sign-in, which has its own event')
@Entity({ tableName: 'factor_graces' })
export class FactorGrace {
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly userId: string;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly since: Date;

  constructor(userId: string, since: Date) {
    this.userId = userId;
    this.since = since;
  }
}

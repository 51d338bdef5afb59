import { BigIntType } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { NotAudited } from '@clientst0r/platform';

/** The place of an event in the order in which it was found committed: without holes, and for ever. */
@NotAudited('An order of the audit trail')
@Entity({ tableName: 'audit_feed' })
export class FeedPlace {
  @PrimaryKey({ columnType: 'bigint unsigned', type: new BigIntType('number'), unsigned: true, autoincrement: false })
  readonly position: number;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly at: Date;

  @Unique()
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly eventId: string;
}

/** One row: the next place, and the time up to which events have been looked for. */
@NotAudited('Changes with every look')
@Entity({ tableName: 'audit_feed_progress' })
export class FeedProgress {
  @PrimaryKey({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true, autoincrement: false })
  readonly id: number = 1;

  @Property({ columnType: 'bigint unsigned', type: new BigIntType('number'), unsigned: true })
  readonly nextPosition: number;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly lookedTo: Date;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly widelyLookedAt: Date;
}

export const FEED_ENTITIES = [FeedPlace, FeedProgress] as const;

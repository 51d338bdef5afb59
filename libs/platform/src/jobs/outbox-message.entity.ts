import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { NotAudited } from '../audited.js';
import { BaseEntity } from '../entity.js';

/** A job that somebody's transaction asked for and that is not in its queue yet. Its id becomes the id of the job. */
@NotAudited('A note from the product to itself; the change that wrote it has its own event')
@Entity({ tableName: 'outbox_messages' })
export class OutboxMessage extends BaseEntity {
  @Property({ type: 'string', length: 100 })
  readonly job: string;

  @Property({ type: 'json' })
  readonly payload: object;

  constructor(job: string, payload: object) {
    super();
    this.job = job;
    this.payload = payload;
  }
}

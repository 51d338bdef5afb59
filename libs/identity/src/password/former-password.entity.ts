import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';
import { User } from '../user/user.entity.js';

/** A password that its owner has changed for another, which he may not take again soon. */
@Audited()
@Entity({ tableName: 'former_passwords' })
export class FormerPassword extends BaseEntity {
  @ManyToOne(() => User, { mapToPk: true, columnType: 'uuid', fieldName: 'user_id' })
  readonly userId: string;

  /** PHC string, as it was. */
  @Property({ type: 'string', length: 255 })
  readonly hash: string;

  constructor(userId: string, hash: string) {
    super();
    this.userId = userId;
    this.hash = hash;
  }
}

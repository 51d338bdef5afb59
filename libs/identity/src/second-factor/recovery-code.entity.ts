import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';
import { User } from '../user/user.entity.js';

@Audited()
@Entity({ tableName: 'recovery_codes' })
@Unique({ properties: ['userId', 'codeHash'] })
export class RecoveryCode extends BaseEntity {
  @ManyToOne(() => User, { mapToPk: true, columnType: 'uuid', fieldName: 'user_id' })
  readonly userId: string;

  /** SHA-256 in hex: the code has 100 random bits, which a slow hash would not protect better. */
  @Property({ type: 'string', length: 64, columnType: 'char(64)' })
  readonly codeHash: string;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  usedAt: Date | null = null;

  constructor(userId: string, codeHash: string) {
    super();
    this.userId = userId;
    this.codeHash = codeHash;
  }

  use(at: Date): void {
    this.usedAt = at;
  }
}

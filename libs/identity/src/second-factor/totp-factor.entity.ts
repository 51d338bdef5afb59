import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';
import { User } from '../user/user.entity.js';

/** A person's authenticator app. `lastStep` makes each code work once; it changes only under a lock of this row. */
@Audited()
@Entity({ tableName: 'totp_factors' })
export class TotpFactor extends BaseEntity {
  @Unique()
  @ManyToOne(() => User, { mapToPk: true, columnType: 'uuid', fieldName: 'user_id' })
  readonly userId: string;

  @Property({ type: 'Uint8Array', columnType: 'varbinary(255)' })
  readonly sealedSecret: Uint8Array;

  @Property({ type: 'integer', columnType: 'int unsigned', unsigned: true })
  readonly lastStep: number;

  constructor(userId: string, sealedSecret: Uint8Array, lastStep: number) {
    super();
    this.userId = userId;
    this.sealedSecret = sealedSecret;
    this.lastStep = lastStep;
  }
}

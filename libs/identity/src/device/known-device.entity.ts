import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { BaseEntity, NotAudited } from '@clientst0r/platform';
import { User } from '../user/user.entity.js';

/** `device`: a browser with our long-lived cookie. `network`: where it asked from. `country`: where that is, as far as the data of countries say. */
export type KnownKind = 'device' | 'network' | 'country';

/** Something that somebody has signed in with before. It opens nothing; it decides whether he is told by mail, and whether a guesser locks him out. */
@NotAudited('Follows from signing in, which has its own event')
@Entity({ tableName: 'known_devices' })
@Unique({ properties: ['userId', 'kind', 'hash'] })
export class KnownDevice extends BaseEntity {
  @ManyToOne(() => User, { mapToPk: true, columnType: 'uuid', fieldName: 'user_id' })
  readonly userId: string;

  @Property({ type: 'string', length: 10 })
  readonly kind: KnownKind;

  /** SHA-256 in hex: of the cookie's token, of the network, or of the country's code. */
  @Property({ type: 'string', length: 64, columnType: 'char(64)' })
  readonly hash: string;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  lastSeenAt: Date;

  constructor(userId: string, kind: KnownKind, hash: string, at: Date) {
    super();
    this.userId = userId;
    this.kind = kind;
    this.hash = hash;
    this.lastSeenAt = at;
  }

  seen(at: Date): void {
    this.lastSeenAt = at;
  }
}

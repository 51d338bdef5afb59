import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';
import { User } from '../user/user.entity.js';

export interface NewPasskey {
  readonly credentialId: Uint8Array;
  /** COSE key (RFC 9052). */
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly backedUp: boolean;
}

/** A WebAuthn credential (W3C, Web Authentication Level 3): the public half; the private one never leaves its device. */
@Audited()
@Entity({ tableName: 'passkeys' })
export class Passkey extends BaseEntity {
  @ManyToOne(() => User, { mapToPk: true, columnType: 'uuid', fieldName: 'user_id' })
  readonly userId: string;

  @Property({ type: 'string', length: 100 })
  name: string;

  /** At most 1,023 bytes (WebAuthn, section 4). */
  @Unique()
  @Property({ type: 'Uint8Array', columnType: 'varbinary(1023)' })
  readonly credentialId: Uint8Array;

  @Property({ type: 'Uint8Array', columnType: 'varbinary(4000)' })
  readonly publicKey: Uint8Array;

  /** How often the device says it has signed; it must grow, unless it is always 0 (WebAuthn, section 6.1.1). */
  @Property({ type: 'integer', columnType: 'int unsigned', unsigned: true })
  counter: number;

  @Property({ type: 'json' })
  readonly transports: readonly string[];

  /** Its owner can use it on his other devices too. */
  @Property({ type: 'boolean' })
  backedUp: boolean;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  lastUsedAt: Date | null = null;

  constructor(userId: string, name: string, made: NewPasskey) {
    super();
    this.userId = userId;
    this.name = name;
    this.credentialId = made.credentialId;
    this.publicKey = made.publicKey;
    this.counter = made.counter;
    this.transports = [...made.transports];
    this.backedUp = made.backedUp;
  }

  rename(name: string): void {
    this.name = name;
  }

  used(counter: number, at: Date): void {
    this.counter = counter;
    this.lastUsedAt = at;
  }

  /** A counter that does not grow: the device was copied, or answers twice. */
  isBehind(counter: number): boolean {
    return (counter > 0 || this.counter > 0) && counter <= this.counter;
  }
}

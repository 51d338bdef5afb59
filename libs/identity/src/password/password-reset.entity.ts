import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';
import { User } from '../user/user.entity.js';

/** OWASP ASVS 5.0, 6.4: links to set a password are short-lived. */
export const PASSWORD_RESET_HOURS = 1;

/** A single-use link with which its owner sets a new password. Its row is used up under a lock. */
@Audited()
@Entity({ tableName: 'password_resets' })
export class PasswordReset extends BaseEntity {
  /** SHA-256 in hex; the token itself is only in the link. */
  @Unique()
  @Property({ type: 'string', length: 64, columnType: 'char(64)' })
  readonly tokenHash: string;

  @ManyToOne(() => User, { mapToPk: true, columnType: 'uuid', fieldName: 'user_id' })
  readonly userId: string;

  /** Null when a command on the server made it. */
  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  readonly issuedBy: string | null;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly expiresAt: Date;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  usedAt: Date | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  withdrawnAt: Date | null = null;

  constructor(tokenHash: string, userId: string, issuedBy: string | null, now: Date) {
    super();
    this.tokenHash = tokenHash;
    this.userId = userId;
    this.issuedBy = issuedBy;
    this.expiresAt = new Date(now.getTime() + PASSWORD_RESET_HOURS * 3_600_000);
  }

  isOpenAt(at: Date): boolean {
    return this.usedAt === null && this.withdrawnAt === null && at < this.expiresAt;
  }

  use(at: Date): void {
    this.usedAt = at;
  }

  withdraw(at: Date): void {
    this.withdrawnAt = at;
  }
}

import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';

export type UserStatus = 'active' | 'deactivated';

export interface HashedPassword {
  /** PHC string. */
  readonly hash: string;
  /** When it was found to be in no known breach; null where nobody looked. */
  readonly lookedUpAt: Date | null;
}

@Audited()
@Entity({ tableName: 'users' })
export class User extends BaseEntity {
  /** Normalised; compared byte by byte, for the collation of names takes é for e. */
  @Unique()
  @Property({ type: 'string', length: 190, collation: 'utf8mb4_bin' })
  email: string;

  @Property({ type: 'string', length: 190 })
  name: string;

  @Property({ type: 'string', length: 20 })
  status: UserStatus = 'active';

  /** PHC string with its parameters; null for somebody who has no local password. */
  @Property({ type: 'string', length: 255, nullable: true, lazy: true })
  passwordHash: string | null = null;

  /** Half sign-ins that began before it are over. */
  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  passwordChangedAt: Date | null = null;

  /** The next sign-in ends with a new password, or not at all. */
  @Property({ type: 'boolean' })
  passwordChangeDue = false;

  /** Null while it was not, or could not be. */
  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  passwordLookedUpAt: Date | null = null;

  /** When it was found in a breach; the next sign-in ends with a new one. */
  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  passwordBreachedAt: Date | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  factorsResetAt: Date | null = null;

  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  factorsResetBy: string | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  lastSignInAt: Date | null = null;

  constructor(email: string, name: string) {
    super();
    this.email = email;
    this.name = name;
  }

  get isActive(): boolean {
    return this.status === 'active';
  }

  /** What the directory or SCIM client that knows this person says now. */
  describedAs({ email, name }: { readonly email: string; readonly name: string }): void {
    this.email = email;
    this.name = name;
  }

  /** The password is another system's from now on. */
  removePassword(at: Date): void {
    this.passwordHash = null;
    this.passwordChangedAt = at;
    this.passwordChangeDue = false;
    this.passwordLookedUpAt = null;
    this.passwordBreachedAt = null;
  }

  /** Of the same password. */
  setPasswordHash(hash: string): void {
    this.passwordHash = hash;
  }

  setFirstPassword({ hash, lookedUpAt }: HashedPassword): void {
    this.passwordHash = hash;
    this.passwordLookedUpAt = lookedUpAt;
  }

  changePassword({ hash, lookedUpAt }: HashedPassword, at: Date): void {
    this.passwordHash = hash;
    this.passwordChangedAt = at;
    this.passwordChangeDue = false;
    this.passwordLookedUpAt = lookedUpAt;
    this.passwordBreachedAt = null;
  }

  passwordWasLookedUp(at: Date, isBreached: boolean): void {
    this.passwordLookedUpAt = at;
    if (isBreached) this.passwordBreachedAt = at;
  }

  requirePasswordChange(): void {
    this.passwordChangeDue = true;
  }

  factorsWereReset(by: string | null, at: Date): void {
    this.factorsResetAt = at;
    this.factorsResetBy = by;
  }

  deactivate(): void {
    this.status = 'deactivated';
  }

  activate(): void {
    this.status = 'active';
  }
}

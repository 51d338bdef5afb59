import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';

/** A system that keeps people and groups here in line with its own, by SCIM 2.0. */
@Audited()
@Entity({ tableName: 'scim_clients' })
export class ScimClient extends BaseEntity {
  @Unique()
  @Property({ type: 'string', length: 190 })
  readonly name: string;

  /** SHA-256 in hex; the token itself is shown once and kept nowhere. */
  @Unique()
  @Property({ type: 'string', length: 64, columnType: 'char(64)' })
  tokenHash: string;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  expiresAt: Date;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  revokedAt: Date | null = null;

  constructor(name: string, tokenHash: string, expiresAt: Date) {
    super();
    this.name = name;
    this.renew(tokenHash, expiresAt);
  }

  /** The token before is over at once. */
  renew(tokenHash: string, expiresAt: Date): void {
    this.tokenHash = tokenHash;
    this.expiresAt = expiresAt;
    this.revokedAt = null;
  }

  revoke(at: Date): void {
    this.revokedAt ??= at;
  }

  stateAt(at: Date): 'active' | 'revoked' | 'expired' {
    if (this.revokedAt !== null) return 'revoked';
    return at < this.expiresAt ? 'active' : 'expired';
  }
}

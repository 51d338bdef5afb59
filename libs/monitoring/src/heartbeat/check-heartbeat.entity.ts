import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { NotAudited, OrganisationScoped } from '@clientst0r/platform';

/** The address that a target calls, as the hash of its secret part, and when it last did. */
@NotAudited('A call is a measurement; a new address has its own event')
@OrganisationScoped()
@Entity({ tableName: 'check_heartbeats' })
export class CheckHeartbeat {
  /** That of its check. */
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly id: string;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly organisationId: string;

  /** SHA-256 of 32 random bytes: nothing to guess, so nothing to stretch. */
  @Unique()
  @Property({ columnType: 'binary(32)', type: 'Uint8Array' })
  tokenHash: Uint8Array;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  readonly lastAt: Date | null = null;

  constructor(checkId: string, organisationId: string, tokenHash: Uint8Array) {
    this.id = checkId;
    this.organisationId = organisationId;
    this.tokenHash = tokenHash;
  }
}

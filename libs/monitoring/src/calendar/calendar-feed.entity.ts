import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';

/** The address from which calendars read what is planned and what ends, as the hash of its secret part. One an organisation. */
@Audited()
@OrganisationScoped()
@Entity({ tableName: 'calendar_feeds' })
@Unique({ properties: ['organisationId'] })
export class CalendarFeed extends OrganisationEntity {
  /** SHA-256 of 32 random bytes: nothing to guess, so nothing to stretch. */
  @Unique()
  @Property({ columnType: 'binary(32)', type: 'Uint8Array' })
  tokenHash: Uint8Array;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  madeAt: Date;

  @Property({ type: 'string', length: 190 })
  madeBy: string;

  constructor(organisationId: string, tokenHash: Uint8Array, at: Date, by: string) {
    super(organisationId);
    this.renew(tokenHash, at, by);
  }

  renew(tokenHash: Uint8Array, at: Date, by: string): void {
    this.tokenHash = tokenHash;
    this.madeAt = at;
    this.madeBy = by;
  }
}

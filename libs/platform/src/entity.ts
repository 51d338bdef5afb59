import { randomUUIDv7 } from 'node:crypto';
import { PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** UUID version 7 (RFC 9562) keys: stored in order of creation, and telling nothing of how many there are. */
export abstract class BaseEntity {
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly id: string = randomUUIDv7();

  @Property({ type: 'datetime', length: 3, columnType: 'datetime(3)' })
  readonly createdAt: Date = new Date();
}

/** What belongs to one organisation; always together with `@OrganisationScoped()`. */
export abstract class OrganisationEntity extends BaseEntity {
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly organisationId: string;

  constructor(organisationId: string) {
    super();
    this.organisationId = organisationId;
  }
}

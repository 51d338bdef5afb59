import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';
import { ScimClient } from './scim-client.entity.js';

/** What a SCIM client says of one of its people, beside the account that it stands for. Its id is that of the `ExternalAccount`. */
@Audited()
@Entity({ tableName: 'scim_users' })
@Unique({ properties: ['clientId', 'userName'] })
export class ScimUser extends BaseEntity {
  @ManyToOne(() => ScimClient, { mapToPk: true, columnType: 'uuid', fieldName: 'client_id' })
  readonly clientId: string;

  @Property({ type: 'string', length: 190 })
  userName: string;

  @Property({ type: 'string', length: 190, nullable: true })
  externalId: string | null = null;

  @Property({ type: 'string', length: 190, nullable: true })
  givenName: string | null = null;

  @Property({ type: 'string', length: 190, nullable: true })
  familyName: string | null = null;

  /** Kept, so that the same person comes back to the same account. */
  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  deletedAt: Date | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  updatedAt: Date;

  constructor(accountId: string, clientId: string, userName: string, at: Date) {
    super();
    Object.assign(this, { id: accountId });
    this.clientId = clientId;
    this.userName = userName;
    this.updatedAt = at;
  }
}

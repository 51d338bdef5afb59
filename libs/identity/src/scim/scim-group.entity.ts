import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';
import { ScimClient } from './scim-client.entity.js';
import { ScimUser } from './scim-user.entity.js';

/** A group of a SCIM client; mappings say which roles it gives. */
@Audited()
@Entity({ tableName: 'scim_groups' })
@Unique({ properties: ['clientId', 'displayName'] })
export class ScimGroup extends BaseEntity {
  @ManyToOne(() => ScimClient, { mapToPk: true, columnType: 'uuid', fieldName: 'client_id' })
  readonly clientId: string;

  @Property({ type: 'string', length: 190 })
  displayName: string;

  @Property({ type: 'string', length: 190, nullable: true })
  externalId: string | null;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  updatedAt: Date;

  constructor(clientId: string, displayName: string, externalId: string | null, at: Date) {
    super();
    this.clientId = clientId;
    this.describe(displayName, externalId, at);
  }

  describe(displayName: string, externalId: string | null, at: Date): void {
    this.displayName = displayName;
    this.externalId = externalId;
    this.updatedAt = at;
  }
}

@Audited()
@Entity({ tableName: 'scim_group_members' })
@Unique({ properties: ['groupId', 'userId'] })
export class ScimGroupMember extends BaseEntity {
  @ManyToOne(() => ScimGroup, { mapToPk: true, columnType: 'uuid', fieldName: 'group_id', deleteRule: 'cascade' })
  readonly groupId: string;

  @ManyToOne(() => ScimUser, { mapToPk: true, columnType: 'uuid', fieldName: 'user_id', deleteRule: 'cascade' })
  readonly userId: string;

  constructor(groupId: string, userId: string) {
    super();
    this.groupId = groupId;
    this.userId = userId;
  }
}

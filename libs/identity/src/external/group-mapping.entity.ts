import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';

/** Who is in that group of a directory or SCIM client, or of whom an identity provider says so, has that role in that organisation. */
@Audited()
@Entity({ tableName: 'group_mappings' })
@Unique({ properties: ['sourceId', 'groupKey', 'organisationId', 'roleId'], name: 'group_mappings_unique' })
export class GroupMapping extends BaseEntity {
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly sourceId: string;

  /** SHA-256 of the group's one spelling, in hex: names are longer than an index may be. */
  @Property({ type: 'string', length: 64, columnType: 'char(64)' })
  readonly groupKey: string;

  /** As it was typed: a DN, the display name of a SCIM group, or `claim=value`. */
  @Property({ type: 'string', length: 500, fieldName: 'group_name' })
  readonly group: string;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly organisationId: string;

  @Property({ type: 'string', length: 36 })
  readonly roleId: string;

  constructor(
    sourceId: string,
    groupKey: string,
    mapping: { readonly group: string; readonly organisationId: string; readonly roleId: string },
  ) {
    super();
    this.sourceId = sourceId;
    this.groupKey = groupKey;
    this.group = mapping.group;
    this.organisationId = mapping.organisationId;
    this.roleId = mapping.roleId;
  }
}

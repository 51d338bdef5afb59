import { Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';
import { BaseEntity, NotAudited } from '@clientst0r/platform';

/** A role that a mapping has given: only such roles does a mapping take away again. */
@NotAudited('Which roles a mapping has given; each change of roles has its own event')
@Entity({ tableName: 'mapped_roles' })
@Unique({ properties: ['accountId', 'organisationId', 'roleId'] })
@Index({ properties: ['organisationId'] })
@Index({ properties: ['accountId'] })
export class MappedRole extends BaseEntity {
  /** The external account, or the linked identity of a provider. */
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly accountId: string;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly organisationId: string;

  @Property({ type: 'string', length: 36 })
  readonly roleId: string;

  constructor(accountId: string, organisationId: string, roleId: string) {
    super();
    this.accountId = accountId;
    this.organisationId = organisationId;
    this.roleId = roleId;
  }
}

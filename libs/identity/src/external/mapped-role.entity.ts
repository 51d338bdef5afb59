import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { BaseEntity, NotAudited } from '@clientst0r/platform';
import { ExternalAccount } from './external-account.entity.js';

/** A role that a mapping has given: only such roles does a mapping take away again. */
@NotAudited('Which roles a mapping has given; each change of roles has its own event')
@Entity({ tableName: 'mapped_roles' })
@Unique({ properties: ['accountId', 'organisationId', 'roleId'] })
@Index({ properties: ['organisationId'] })
export class MappedRole extends BaseEntity {
  @ManyToOne(() => ExternalAccount, { mapToPk: true, columnType: 'uuid', fieldName: 'account_id', deleteRule: 'cascade' })
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

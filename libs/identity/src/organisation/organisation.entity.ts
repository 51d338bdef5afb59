import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';

export type OrganisationStatus = 'active' | 'deactivated';

/** A client of the service provider: the wall around credentials, checks and people's rights. */
@Audited()
@Entity({ tableName: 'organisations' })
export class Organisation extends BaseEntity {
  /** As in the address of its pages. */
  @Unique()
  @Property({ type: 'string', length: 60 })
  readonly slug: string;

  @Property({ type: 'string', length: 190 })
  name: string;

  @Property({ type: 'string', length: 20 })
  status: OrganisationStatus = 'active';

  constructor(slug: string, name: string) {
    super();
    this.slug = slug;
    this.name = name;
  }
}

import { Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';

/** `merging` and `merged` are the ways of an organisation whose contents go, or have gone, to `mergedInto`. */
export type OrganisationStatus = 'active' | 'deactivated' | 'merging' | 'merged';

/** A client of the service provider: the wall around credentials, checks and people's rights. */
@Audited()
@Entity({ tableName: 'organisations' })
@Index({ properties: ['mergedInto'] })
export class Organisation extends BaseEntity {
  /** As in the address of its pages; it stays when the name changes. */
  @Unique()
  @Property({ type: 'string', length: 60 })
  readonly slug: string;

  @Property({ type: 'string', length: 190 })
  name: string;

  @Property({ type: 'string', length: 20 })
  status: OrganisationStatus = 'active';

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  statusSince: Date | null = null;

  /** When all that is in it will be deleted; null when nobody has asked for that. */
  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  deleteAt: Date | null = null;

  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  mergedInto: string | null = null;

  constructor(slug: string, name: string) {
    super();
    this.slug = slug;
    this.name = name;
  }

  become(status: OrganisationStatus, at: Date): void {
    this.status = status;
    this.statusSince = at;
  }
}

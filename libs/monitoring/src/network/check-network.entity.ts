import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';

/** A private network that the checks of one organisation may reach, by word of an administrator of the deployment. */
@Audited()
@OrganisationScoped()
@Entity({ tableName: 'check_networks' })
@Unique({ properties: ['organisationId', 'network'] })
export class CheckNetwork extends OrganisationEntity {
  /** In its one spelling, such as `10.1.0.0/16`. */
  @Property({ type: 'string', length: 43 })
  readonly network: string;

  /** What for. */
  @Property({ type: 'string', length: 190 })
  readonly reason: string;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly addedAt: Date;

  @Property({ type: 'string', length: 190 })
  readonly addedBy: string;

  constructor(organisationId: string, network: string, reason: string, at: Date, by: string) {
    super(organisationId);
    this.network = network;
    this.reason = reason;
    this.addedAt = at;
    this.addedBy = by;
  }
}

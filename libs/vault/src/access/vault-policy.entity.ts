import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';
import { NO_REVEAL_POLICY, type RevealPolicy } from './reveal-policy.js';

/** What one organisation has set for its vault. */
@OrganisationScoped()
@Audited()
@Entity({ tableName: 'vault_policies' })
@Unique({ properties: ['organisationId'], name: 'vault_policies_organisation_unique' })
export class VaultPolicy extends OrganisationEntity implements RevealPolicy {
  @Property({ type: 'smallint', unsigned: true, nullable: true })
  reauthenticationMinutes: number | null = NO_REVEAL_POLICY.reauthenticationMinutes;

  @Property({ type: 'boolean' })
  reasonRequired: boolean = NO_REVEAL_POLICY.reasonRequired;

  @Property({ type: 'boolean' })
  ticketRequired: boolean = NO_REVEAL_POLICY.ticketRequired;

  @Property({ type: 'smallint', unsigned: true, nullable: true })
  revealsPerHour: number | null = NO_REVEAL_POLICY.revealsPerHour;

  get terms(): RevealPolicy {
    const { reauthenticationMinutes, reasonRequired, ticketRequired, revealsPerHour } = this;
    return { reauthenticationMinutes, reasonRequired, ticketRequired, revealsPerHour };
  }

  change({ reauthenticationMinutes, reasonRequired, ticketRequired, revealsPerHour }: RevealPolicy): void {
    this.reauthenticationMinutes = reauthenticationMinutes;
    this.reasonRequired = reasonRequired;
    this.ticketRequired = ticketRequired;
    this.revealsPerHour = revealsPerHour;
  }
}

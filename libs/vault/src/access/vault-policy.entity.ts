import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';
import { DEFAULT_TERMS, type VaultTerms } from './vault-terms.js';

/** What one organisation has set for its vault. */
@OrganisationScoped()
@Audited()
@Entity({ tableName: 'vault_policies' })
@Unique({ properties: ['organisationId'], name: 'vault_policies_organisation_unique' })
export class VaultPolicy extends OrganisationEntity implements VaultTerms {
  @Property({ type: 'smallint', unsigned: true, nullable: true })
  reauthenticationMinutes: number | null = DEFAULT_TERMS.reauthenticationMinutes;

  @Property({ type: 'boolean' })
  reasonRequired: boolean = DEFAULT_TERMS.reasonRequired;

  @Property({ type: 'boolean' })
  ticketRequired: boolean = DEFAULT_TERMS.ticketRequired;

  @Property({ type: 'smallint', unsigned: true, nullable: true })
  revealsPerHour: number | null = DEFAULT_TERMS.revealsPerHour;

  @Property({ type: 'smallint', unsigned: true })
  historyVersions: number = DEFAULT_TERMS.historyVersions;

  @Property({ type: 'smallint', unsigned: true })
  trashDays: number = DEFAULT_TERMS.trashDays;

  get terms(): VaultTerms {
    const { reauthenticationMinutes, reasonRequired, ticketRequired, revealsPerHour, historyVersions, trashDays } = this;
    return { reauthenticationMinutes, reasonRequired, ticketRequired, revealsPerHour, historyVersions, trashDays };
  }

  change(terms: VaultTerms): void {
    this.reauthenticationMinutes = terms.reauthenticationMinutes;
    this.reasonRequired = terms.reasonRequired;
    this.ticketRequired = terms.ticketRequired;
    this.revealsPerHour = terms.revealsPerHour;
    this.historyVersions = terms.historyVersions;
    this.trashDays = terms.trashDays;
  }
}

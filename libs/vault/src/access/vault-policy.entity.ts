import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';
import type { ApprovalScope } from './reveal-policy.js';
import { DEFAULT_TERMS, type GlassBreakers, type VaultTerms } from './vault-terms.js';

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

  @Property({ type: 'tinyint', unsigned: true })
  approvals: number = DEFAULT_TERMS.approvals;

  @Property({ type: 'string', length: 10 })
  approvalScope: ApprovalScope = DEFAULT_TERMS.approvalScope;

  @Property({ type: 'smallint', unsigned: true })
  leaseMinutes: number = DEFAULT_TERMS.leaseMinutes;

  @Property({ type: 'string', length: 10 })
  glassBreakers: GlassBreakers = DEFAULT_TERMS.glassBreakers;

  get terms(): VaultTerms {
    const { reauthenticationMinutes, reasonRequired, ticketRequired, revealsPerHour, historyVersions, trashDays } = this;
    const { approvals, approvalScope, leaseMinutes, glassBreakers } = this;
    const kept = { historyVersions, trashDays };
    return { reauthenticationMinutes, reasonRequired, ticketRequired, revealsPerHour, ...kept, approvals, approvalScope, leaseMinutes, glassBreakers }; // prettier-ignore
  }

  change(terms: VaultTerms): void {
    this.reauthenticationMinutes = terms.reauthenticationMinutes;
    this.reasonRequired = terms.reasonRequired;
    this.ticketRequired = terms.ticketRequired;
    this.revealsPerHour = terms.revealsPerHour;
    this.historyVersions = terms.historyVersions;
    this.trashDays = terms.trashDays;
    this.approvals = terms.approvals;
    this.approvalScope = terms.approvalScope;
    this.leaseMinutes = terms.leaseMinutes;
    this.glassBreakers = terms.glassBreakers;
  }
}

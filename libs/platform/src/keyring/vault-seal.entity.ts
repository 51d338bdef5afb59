import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited } from '../audited.js';
import { OrganisationEntity } from '../entity.js';
import { OrganisationScoped } from '../organisation-scope.js';

/** The vault of its organisation is sealed for as long as this is there. */
@OrganisationScoped()
@Audited()
@Entity({ tableName: 'vault_seals' })
@Unique({ properties: ['organisationId'], name: 'vault_seals_organisation_unique' })
export class VaultSeal extends OrganisationEntity {
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly sealedById: string;

  @Property({ type: 'string', length: 190 })
  readonly sealedByName: string;

  @Property({ type: 'string', length: 500 })
  readonly reason: string;

  constructor(organisationId: string, by: { readonly userId: string; readonly name: string }, reason: string) {
    super(organisationId);
    this.sealedById = by.userId;
    this.sealedByName = by.name.slice(0, 190);
    this.reason = reason;
  }
}

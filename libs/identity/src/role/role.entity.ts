import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';
import type { Permission } from '../permission/permission-catalogue.js';

export interface RoleTerms {
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly Permission[];
}

/** A role that an organisation has made for itself, beside the built-in ones. */
@Audited()
@OrganisationScoped()
@Entity({ tableName: 'roles' })
@Unique({ properties: ['organisationId', 'name'], name: 'roles_organisation_id_name_unique' })
export class Role extends OrganisationEntity {
  @Property({ type: 'string', length: 60 })
  name: string;

  @Property({ type: 'string', length: 255 })
  description: string;

  @Property({ type: 'json' })
  permissions: readonly Permission[];

  @Property({ type: 'integer', version: true })
  readonly version: number;

  constructor(organisationId: string, terms: RoleTerms) {
    super(organisationId);
    this.change(terms);
  }

  change({ name, description, permissions }: RoleTerms): void {
    this.name = name;
    this.description = description;
    this.permissions = [...permissions];
  }
}

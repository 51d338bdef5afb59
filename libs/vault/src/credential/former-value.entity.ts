import type { Rel } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { type Actor, defineSealedColumn, NotAudited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';
import { CredentialField } from './credential.entity.js';

defineSealedColumn({
  table: 'former_field_values',
  column: 'sealed',
  owner: 'organisation_id',
  parent: { table: 'credentials', reference: 'credential_id' },
  bound: ['credential_id', 'field_id', 'version'],
  bindingOf: ({ credential_id, field_id, version }) => ({
    recordId: String(credential_id),
    fieldId: String(field_id),
    version: Number(version),
  }),
});

/** A value that a secret field had. Its ciphertext is the one of then: it is bound to the version, so it opens as this one and no other. */
@OrganisationScoped()
@NotAudited('Kept by the change that replaced it, which has its own event')
@Entity({ tableName: 'former_field_values' })
@Index({ properties: ['credentialId'], name: 'former_field_values_credential_index' })
@Unique({ properties: ['field', 'version'], name: 'former_field_values_version_unique' })
export class FormerFieldValue extends OrganisationEntity {
  /** Found by the unique key, which begins with it. */
  @ManyToOne({ entity: () => CredentialField, deleteRule: 'cascade', updateRule: 'no action', index: false })
  readonly field: Rel<CredentialField>;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly credentialId: string;

  @Property({ type: 'integer' })
  readonly version: number;

  @Property({ type: 'Uint8Array', columnType: 'blob' })
  readonly sealed: Uint8Array;

  /** When the value was written. */
  @Property({ type: 'datetime', length: 3, columnType: 'datetime(3)' })
  readonly writtenAt: Date;

  /** Who replaced it; the name is the one of then. */
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly replacedById: string;

  @Property({ type: 'string', length: 190 })
  readonly replacedByName: string;

  /** Of a field that has a sealed value, before it gets another. */
  constructor(field: CredentialField, sealed: Uint8Array, { userId, name }: Pick<Actor, 'userId' | 'name'>) {
    super(field.organisationId);
    this.field = field;
    this.credentialId = field.credential.id;
    this.version = field.version;
    this.sealed = sealed;
    this.writtenAt = field.updatedAt;
    this.replacedById = userId;
    this.replacedByName = name.slice(0, 190);
  }
}

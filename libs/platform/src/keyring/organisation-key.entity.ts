import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { NotAudited } from '../audited.js';
import { OrganisationEntity } from '../entity.js';
import { OrganisationScoped } from '../organisation-scope.js';

/** One version of an organisation's key, encrypted by a root key. The highest version whose time has come seals; all of them open. */
@OrganisationScoped()
@NotAudited('Made on first use; rotation and deletion are use cases that record their own events')
@Entity({ tableName: 'organisation_keys' })
@Unique({ properties: ['organisationId', 'version'], name: 'organisation_keys_version_unique' })
export class OrganisationKey extends OrganisationEntity {
  @Property({ type: 'integer', unsigned: true })
  readonly version: number;

  @Property({ type: 'string', length: 64 })
  readonly rootKeyId: string;

  @Property({ type: 'Uint8Array', columnType: 'varbinary(512)' })
  readonly wrappedKey: Uint8Array;

  /** Before, it only opens: every process must have it when the first one seals with it. */
  @Property({ type: 'datetime', length: 3, columnType: 'datetime(3)', defaultRaw: "'2000-01-01 00:00:00.000'" })
  readonly sealsFrom: Date;

  constructor(organisationId: string, version: number, rootKeyId: string, wrappedKey: Uint8Array) {
    super(organisationId);
    this.version = version;
    this.rootKeyId = rootKeyId;
    this.wrappedKey = wrappedKey;
  }
}

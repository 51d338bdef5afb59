import type { Rel } from '@mikro-orm/core';
import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { NotAudited, OrganisationScoped } from '@clientst0r/platform';
import { Credential } from './credential.entity.js';

/** An entry that a person wants to have at hand. */
@OrganisationScoped()
@NotAudited("A person's own mark, which gives nothing away and changes nothing for anybody else")
@Entity({ tableName: 'favourite_credentials' })
export class FavouriteCredential {
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly userId: string;

  @ManyToOne({ entity: () => Credential, primary: true, deleteRule: 'cascade', updateRule: 'no action' })
  readonly credential: Rel<Credential>;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly organisationId: string;
}

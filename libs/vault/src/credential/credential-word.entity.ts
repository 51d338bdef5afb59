import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { NotAudited, OrganisationScoped } from '@clientst0r/platform';
import { NAME_START } from './search-words.js';

/** A word by which an entry is found: of its name, user name, address and tags, or `#` and a whole tag. Never of a secret. */
@OrganisationScoped()
@NotAudited('Made from the entry, whose changes are audited')
@Entity({ tableName: 'credential_words' })
@Index({ properties: ['credentialId'], name: 'credential_words_credential_index' })
export class CredentialWord {
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly organisationId: string;

  @PrimaryKey({ type: 'string', length: 64, collation: 'utf8mb4_bin' })
  readonly word: string;

  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly credentialId: string;

  /** How the name of the entry begins: of a frequent word it tells which entries come first without reading any. */
  @Property({ type: 'string', length: NAME_START })
  readonly nameStart: string;
}

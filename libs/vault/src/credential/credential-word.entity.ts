import { Entity, Index, PrimaryKey } from '@mikro-orm/decorators/legacy';
import { NotAudited, OrganisationScoped } from '@clientst0r/platform';

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
}

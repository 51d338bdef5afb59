import { Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';
import { type Actor, Audited, OrganisationScoped } from '@clientst0r/platform';
import type { CredentialType, FieldKind } from '../credential/credential-types.js';
import { type LinkTerms, OutsideLink } from './outside-link.js';

/** What somebody outside is asked for. */
export interface AskedField {
  readonly key: string;
  readonly label: string;
  readonly kind: FieldKind;
}

export const MOST_ASKED = 10;

export interface AskedSecret {
  /** Of the entry that the answer becomes; of one that exists, its name. */
  readonly name: string;
  readonly type: CredentialType;
  readonly fields: readonly AskedField[];
  /** For the one who is asked; everybody who has the link can read it. */
  readonly message: string;
  /** The entry that the answer goes into; null for a new one. */
  readonly credentialId: string | null;
}

/** A link by which somebody outside puts a secret into the vault, once. He cannot read it back, nor anything else. */
@OrganisationScoped()
@Audited()
@Entity({ tableName: 'secret_requests' })
@Unique({ properties: ['tokenHash'], name: 'secret_requests_token_unique' })
@Index({ properties: ['organisationId', 'id'], name: 'secret_requests_organisation_index' })
@Index({ properties: ['credentialId'], name: 'secret_requests_credential_index' })
@Index({ properties: ['endedAt', 'expiresAt'], name: 'secret_requests_end_index' })
export class SecretRequest extends OutsideLink {
  @Property({ type: 'string', length: 255 })
  readonly name: string;

  @Property({ type: 'string', length: 32 })
  readonly type: CredentialType;

  @Property({ type: 'json' })
  readonly fields: readonly AskedField[];

  @Property({ type: 'string', length: 1_000 })
  readonly message: string;

  /** Where the answer goes, or went. */
  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  credentialId: string | null;

  /** Whether the answer becomes an entry of its own. */
  @Property({ type: 'boolean' })
  readonly newEntry: boolean;

  constructor(actor: Pick<Actor, 'userId' | 'name'>, organisationId: string, terms: LinkTerms, asked: AskedSecret, now: Date) {
    super(actor, organisationId, terms, now);
    this.name = asked.name;
    this.type = asked.type;
    this.fields = asked.fields;
    this.message = asked.message;
    this.credentialId = asked.credentialId;
    this.newEntry = asked.credentialId === null;
  }

  override get title(): string {
    return this.name;
  }

  answer(credentialId: string, now: Date): void {
    this.credentialId = credentialId;
    this.usedAt = now;
    this.end('used', now);
  }
}

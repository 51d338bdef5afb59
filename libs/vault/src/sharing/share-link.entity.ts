import { Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';
import { type Actor, Audited, OrganisationScoped } from '@clientst0r/platform';
import type { AuditedField } from '../vault.audit.js';
import { type LinkEnding, type LinkTerms, MOST_TRIES, OutsideLink } from './outside-link.js';

export interface SharedField extends AuditedField {
  readonly credentialId: string;
  readonly credentialName: string;
}

export interface ShareTerms extends LinkTerms {
  readonly views: number;
}

/**
 * A secret on its way to somebody outside: sealed with the key that is in the link alone, and once more with the
 * organisation's, so that neither the link nor a copy of the database opens it without the other.
 */
@OrganisationScoped()
@Audited()
@Entity({ tableName: 'share_links' })
@Unique({ properties: ['tokenHash'], name: 'share_links_token_unique' })
@Index({ properties: ['organisationId', 'id'], name: 'share_links_organisation_index' })
@Index({ properties: ['credentialId'], name: 'share_links_credential_index' })
@Index({ properties: ['endedAt', 'expiresAt'], name: 'share_links_end_index' })
export class ShareLink extends OutsideLink {
  /** The entry may be gone meanwhile. */
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly credentialId: string;

  @Property({ type: 'string', length: 255 })
  readonly credentialName: string;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly fieldId: string;

  @Property({ type: 'string', length: 100 })
  readonly fieldLabel: string;

  @Property({ type: 'integer' })
  readonly fieldVersion: number;

  @Property({ type: 'tinyint', unsigned: true })
  readonly views: number;

  @Property({ type: 'tinyint', unsigned: true })
  viewsLeft: number;

  @Property({ type: 'Uint8Array', columnType: 'mediumblob' })
  sealed: Uint8Array = new Uint8Array();

  constructor(actor: Pick<Actor, 'userId' | 'name'>, organisationId: string, terms: ShareTerms, field: SharedField, now: Date) {
    super(actor, organisationId, terms, now);
    this.credentialId = field.credentialId;
    this.credentialName = field.credentialName;
    this.fieldId = field.fieldId;
    this.fieldLabel = field.label;
    this.fieldVersion = field.version;
    this.views = terms.views;
    this.viewsLeft = terms.views;
  }

  override get title(): string {
    return `${this.credentialName}: ${this.fieldLabel}`;
  }

  view(now: Date): void {
    this.viewsLeft -= 1;
    this.usedAt = now;
    this.triesLeft = MOST_TRIES;
    if (this.viewsLeft === 0) this.end('used', now);
  }

  /** The ciphertext is overwritten in its place, and not merely forgotten. */
  override end(ending: LinkEnding, now: Date): void {
    super.end(ending, now);
    this.sealed = Buffer.alloc(this.sealed.length);
  }
}

import type { Rel } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Audited, defineSealedColumn, NotAudited, OrganisationEntity, OrganisationScoped, type SecretBinding } from '@clientst0r/platform';
import { Credential } from '../credential/credential.entity.js';

/** Where the key of a file may be opened. A file never changes, so there is one version. */
export function keyBinding(credentialId: string, id: string): SecretBinding {
  return { recordId: credentialId, fieldId: id, version: 1 };
}

defineSealedColumn({
  table: 'attachments',
  column: 'sealed_key',
  owner: 'organisation_id',
  parent: { table: 'credentials', reference: 'credential_id' },
  bound: ['credential_id'],
  bindingOf: ({ id, credential_id }) => keyBinding(String(credential_id), String(id)),
});

/** A file of an entry. Its content lies in chunks, sealed with a key of its own; that key is sealed with the organisation's. */
@OrganisationScoped()
@Audited()
@Entity({ tableName: 'attachments' })
@Index({ properties: ['organisationId', 'bytes'], name: 'attachments_organisation_index' })
@Index({ properties: ['finishedAt', 'createdAt'], name: 'attachments_finished_index' })
export class Attachment extends OrganisationEntity {
  @ManyToOne({ entity: () => Credential, deleteRule: 'cascade', updateRule: 'no action' })
  readonly credential: Rel<Credential>;

  @Property({ type: 'string', length: 200 })
  readonly name: string;

  /** Of the content; while it is uploaded, as many as it may have. */
  @Property({ type: 'integer', unsigned: true })
  readonly bytes: number;

  /** Null until all of the content is here. */
  @Property({ type: 'Uint8Array', columnType: 'varbinary(255)', nullable: true })
  readonly sealedKey: Uint8Array | null = null;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly addedById: string;

  /** As it was then. */
  @Property({ type: 'string', length: 190 })
  readonly addedByName: string;

  /** Null until all of the content is here: before that it is shown to nobody. */
  @Property({ type: 'datetime', length: 3, columnType: 'datetime(3)', nullable: true })
  readonly finishedAt: Date | null = null;
}

/** A piece of a file's content, as `sealChunk` made it. */
@OrganisationScoped()
@NotAudited('Written and removed with its file, which has events')
@Entity({ tableName: 'attachment_chunks' })
@Index({ properties: ['organisationId'], name: 'attachment_chunks_organisation_index' })
export class AttachmentChunk {
  @ManyToOne({ entity: () => Attachment, primary: true, deleteRule: 'cascade', updateRule: 'no action' })
  readonly attachment: Rel<Attachment>;

  @PrimaryKey({ type: 'smallint', unsigned: true, autoincrement: false })
  readonly position: number;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly organisationId: string;

  @Property({ type: 'Uint8Array', columnType: 'mediumblob' })
  readonly content: Uint8Array;
}

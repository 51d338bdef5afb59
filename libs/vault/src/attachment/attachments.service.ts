import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, ConflictError, NotFoundError, organisationOf, storedInstant } from '@clientst0r/platform';
import { Credential } from '../credential/credential.entity.js';
import { AttachmentDeleted } from './attachment.audit.js';
import { Attachment } from './attachment.entity.js';
import type { AttachmentPath } from './attachment-download.service.js';

/** A file without its content. */
export interface ListedAttachment {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly addedAt: Date;
  readonly addedById: string;
  /** As it was then. */
  readonly addedByName: string;
}

const LIST = `select id, name, bytes, finished_at as addedAt, added_by_id as addedById, added_by_name as addedByName from attachments
  where credential_id = ? and organisation_id = ? and finished_at is not null order by name, id`;

/** Which files an entry has. What is in them leaves by `AttachmentDownload` alone. */
@Injectable()
export class Attachments {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
  ) {}

  /** By name; there are never many. */
  async list(actor: Actor, credentialId: string): Promise<ListedAttachment[]> {
    const organisationId = organisationOf(actor);
    const found = await this.em.count(Credential, { id: credentialId, organisationId });
    if (found === 0) throw new NotFoundError();
    type Row = Omit<ListedAttachment, 'addedAt'> & { readonly addedAt: string };
    const rows = await this.em.getConnection().execute<Row[]>(LIST, [credentialId, organisationId]);
    return rows.map(({ addedAt, ...row }) => ({ ...row, addedAt: storedInstant(addedAt) }));
  }

  /** For good, with its ciphertext. Throws `ConflictError` while the entry is in the trash. */
  @Transactional()
  async delete(actor: Actor, { credentialId, attachmentId }: AttachmentPath): Promise<void> {
    const where = { id: attachmentId, credential: credentialId, organisationId: organisationOf(actor), finishedAt: { $ne: null } };
    const attachment = await this.em.findOne(Attachment, where, { populate: ['credential'], lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!attachment) throw new NotFoundError();
    if (attachment.credential.trashedAt !== null)
      throw new ConflictError('credential-in-trash', 'This entry is in the trash. Restore it first.');
    this.audit.record(this.em, actor, new AttachmentDeleted(attachment.credential, attachment));
    this.em.remove(attachment);
  }
}

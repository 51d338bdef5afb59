import { LARGEST_ATTACHMENT, LONGEST_ATTACHMENT_NAME, MOST_ATTACHMENTS } from '@clientst0r/vault';
import { Id, Instant, Integer, ListOf, Text } from '../openapi/fields.js';
import { CredentialPath } from './credential.dto.js';

export class AttachmentPath extends CredentialPath {
  @Id()
  attachmentId: string;
}

export class NewAttachmentQuery {
  @Text({
    max: 1_000,
    example: 'firewall-backup.cfg',
    description: `What the file is called; kept without folders and what file systems do not take, up to ${LONGEST_ATTACHMENT_NAME} characters.`,
  })
  name: string;
}

export class AttachmentDto {
  @Id()
  id: string;

  @Text({ max: LONGEST_ATTACHMENT_NAME, example: 'firewall-backup.cfg' })
  name: string;

  @Integer({ max: LARGEST_ATTACHMENT })
  bytes: number;

  @Instant()
  addedAt: Date;

  @Id()
  addedById: string;

  @Text({ description: 'As it was then.' })
  addedByName: string;
}

export class AttachmentsDto {
  @ListOf(() => AttachmentDto, { max: MOST_ATTACHMENTS })
  items: AttachmentDto[];
}

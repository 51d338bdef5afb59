import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, chunked, Keyring, organisationOf, sealChunk } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { ATTACHMENT_QUOTA } from '../vault.settings.js';
import { keyBinding } from './attachment.entity.js';
import { AttachmentTooLargeError, LARGEST_ATTACHMENT } from './attachment.errors.js';
import { newFileKey, textOfKey } from './attachment-key.js';
import { attachmentName } from './attachment-name.js';
import { AttachmentStore, type BegunUpload } from './attachment-store.js';
import type { ListedAttachment } from './attachments.service.js';

/** A file on its way in. */
export interface IncomingFile {
  /** As the sender calls it. */
  readonly name: string;
  /** As many as the sender says; null when he does not say. */
  readonly bytes: number | null;
  readonly content: AsyncIterable<Uint8Array>;
}

/** Takes files: sealed as they arrive, in the memory of a chunk. */
@Injectable()
export class AttachmentUpload {
  constructor(
    private readonly store: AttachmentStore,
    private readonly keyring: Keyring,
    private readonly settings: SettingsService,
  ) {}

  /**
   * Nothing is left of what does not come to its end. Throws `AttachmentTooLargeError` as soon as it is, `AttachmentQuotaError`,
   * `ConflictError` for an entry in the trash or with too many files, and what `content` throws.
   */
  async add(actor: Actor, credentialId: string, file: IncomingFile): Promise<ListedAttachment> {
    const [organisationId, most] = [organisationOf(actor), file.bytes ?? LARGEST_ATTACHMENT];
    if (most > LARGEST_ATTACHMENT) throw new AttachmentTooLargeError();
    await this.keyring.prepare(organisationId);
    const quota = await this.settings.get(ATTACHMENT_QUOTA);
    const upload = await this.store.begin(actor, credentialId, attachmentName(file.name), most, quota);
    try {
      const key = newFileKey();
      const bytes = await this.take(organisationId, upload, key, limited(file.content, most));
      const sealedKey = await this.keyring.seal(organisationId, keyBinding(credentialId, upload.id), textOfKey(key));
      const addedAt = await this.store.finish(actor, upload, bytes, sealedKey);
      return { id: upload.id, name: upload.name, bytes, addedAt, addedById: actor.userId, addedByName: actor.name };
    } catch (error) {
      // What cannot be removed now is found by the job.
      await this.store.discard(organisationId, upload).catch(() => undefined);
      throw error;
    }
  }

  private async take(organisationId: string, upload: BegunUpload, key: KeyObject, content: AsyncIterable<Uint8Array>): Promise<number> {
    const context = Buffer.from(upload.id);
    let bytes = 0;
    for await (const chunk of chunked(content)) {
      await this.store.write(organisationId, upload, chunk.index, sealChunk(key, context, chunk));
      bytes += chunk.data.length;
    }
    return bytes;
  }
}

async function* limited(content: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of content) {
    bytes += piece.length;
    if (bytes > most) throw new AttachmentTooLargeError();
    yield piece;
  }
}

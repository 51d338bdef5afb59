import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import {
  type Actor,
  CHUNK_OVERHEAD,
  chunksOf,
  IntegrityError,
  Keyring,
  NotFoundError,
  openChunk,
  organisationOf,
} from '@clientst0r/platform';
import type { RevealReason } from '../access/reveal-policy.js';
import { SecretAccessPolicy } from '../access/secret-access.policy.js';
import { AttachmentBroken, AttachmentDownloaded } from './attachment.audit.js';
import { keyBinding } from './attachment.entity.js';
import { keyOfText } from './attachment-key.js';
import { AttachmentReader, type StoredAttachment } from './attachment.reader.js';

export interface AttachmentPath {
  readonly credentialId: string;
  readonly attachmentId: string;
}

/** A file on its way out. */
export interface OutgoingFile {
  readonly name: string;
  readonly bytes: number;
  /** Throws `IntegrityError` at the chunk that does not open; what came before is what was written. */
  readonly content: AsyncGenerator<Buffer>;
}

type Opener = (index: number) => Promise<Buffer>;

/** The only way out for files: policy, then the committed audit event, and only then the decryption, as for secret fields. */
@Injectable()
export class AttachmentDownload {
  constructor(
    private readonly reader: AttachmentReader,
    private readonly policy: SecretAccessPolicy,
    private readonly audit: AuditTrail,
    private readonly keyring: Keyring,
  ) {}

  /** Throws before decrypting when the policy refuses, and `AuditUnavailableError` (503) when the event cannot be written. */
  async open(actor: Actor, path: AttachmentPath, given: RevealReason): Promise<OutgoingFile> {
    const file = await this.reader.find(organisationOf(actor), path);
    if (!file) throw new NotFoundError();
    const refused = await this.policy.refusal(actor, 'reveal', file, given);
    const terms = actor.sessionId === null ? { ...given, via: 'api-key' as const } : given;
    await this.audit.commit(actor, new AttachmentDownloaded(file.credential, file, terms, refused?.refusal));
    if (refused) throw refused.error;
    return this.watched(actor, file, async () => {
      const opener = await this.opener(actor, file);
      // Ahead of the answer's head, so that a file that is broken from its beginning is a problem and not a file.
      const first = await opener(0);
      return { name: file.name, bytes: file.bytes, content: this.read(actor, file, first, opener) };
    });
  }

  private async *read(actor: Actor, file: StoredAttachment, first: Buffer, opener: Opener): AsyncGenerator<Buffer> {
    if (first.length > 0) yield first;
    for (let index = 1; index < chunksOf(file.bytes); index += 1) yield await this.watched(actor, file, () => opener(index));
  }

  /** Of chunks by their places: one that is not of the length that the file's tells is none. */
  private async opener(actor: Actor, { id, bytes, sealedKey, credential }: StoredAttachment): Promise<Opener> {
    const organisationId = organisationOf(actor);
    if (sealedKey === null) throw new IntegrityError();
    const key = keyOfText(await this.keyring.open(organisationId, keyBinding(credential.id, id), sealedKey));
    const [context, count] = [Buffer.from(id), chunksOf(bytes)];
    let left = bytes;
    return async (index) => {
      const sealed = await this.reader.chunk(organisationId, id, index);
      if (sealed === null || sealed.length - CHUNK_OVERHEAD > left) throw new IntegrityError();
      const opened = openChunk(key, context, { index, last: index === count - 1 }, sealed);
      left -= opened.length;
      if (index === count - 1 && left !== 0) throw new IntegrityError();
      return opened;
    };
  }

  private async watched<T>(actor: Actor, file: StoredAttachment, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof IntegrityError) await this.audit.commit(actor, new AttachmentBroken(file.credential, file));
      throw error;
    }
  }
}

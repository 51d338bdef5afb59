import { randomUUIDv7 } from 'node:crypto';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { acrossOrganisationsComment, type Actor, Clock, ConflictError, NotFoundError, organisationOf } from '@clientst0r/platform';
import { AttachmentAdded } from './attachment.audit.js';
import { AttachmentQuotaError, MOST_ATTACHMENTS } from './attachment.errors.js';

const MIB = 1024 * 1024;
/** An upload ends within minutes, as no request takes longer; what is not finished after this was left by a process that died. */
const LEFT_AFTER = 3_600_000;

const ENTRY = 'select name, trashed_at as trashedAt from credentials where id = ? and organisation_id = ? for update';
/** One begins after the other, so that two are never together too much. */
const LOCKS = ['organisations', 'personal_vaults'].map((table) => `select id from ${table} where id = ? for update`);
/** What is being uploaded counts with what it may have. */
const USED = 'select coalesce(sum(bytes), 0) as bytes from attachments where organisation_id = ? for update';
const COUNT = 'select count(*) as amount from attachments where credential_id = ? and organisation_id = ?';
const BEGIN = `insert into attachments (id, created_at, organisation_id, credential_id, name, bytes, added_by_id, added_by_name)
  values (?, ?, ?, ?, ?, ?, ?, ?)`;
const CHUNK = 'insert into attachment_chunks (attachment_id, position, organisation_id, content) values (?, ?, ?, ?)';
const FINISH = `update attachments set bytes = ?, sealed_key = ?, finished_at = ?
  where id = ? and organisation_id = ? and finished_at is null`;
const DISCARD = 'delete from attachments where id = ? and organisation_id = ? and finished_at is null';
const DISCARD_LEFT = `delete from attachments where finished_at is null and created_at < ?
  ${acrossOrganisationsComment('uploads of every organisation that a process left when it died')} limit 100`;

interface Entry {
  readonly name: string;
  readonly trashedAt: string | null;
}

/** An upload that has begun. */
export interface BegunUpload {
  readonly id: string;
  readonly credentialId: string;
  readonly name: string;
}

/** Writes files, chunk by chunk outside of any transaction: one that waits for somebody's slow line would hold its locks and connection. */
@Injectable()
export class AttachmentStore {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Keeps room for a file of `reserved` bytes. Throws `NotFoundError`, `ConflictError`, and `AttachmentQuotaError` beyond `quota` MiB. */
  @Transactional()
  async begin(actor: Actor, credentialId: string, name: string, reserved: number, quota: number): Promise<BegunUpload> {
    const organisationId = organisationOf(actor);
    for (const lock of LOCKS) await this.em.execute(lock, [organisationId]);
    await this.lockedEntry(credentialId, organisationId);
    const [used] = await this.em.execute<{ bytes: string | number }[]>(USED, [organisationId]);
    if (Number(used?.bytes ?? 0) + reserved > quota * MIB) throw new AttachmentQuotaError(quota);
    const [count] = await this.em.execute<{ amount: number }[]>(COUNT, [credentialId, organisationId]);
    if ((count?.amount ?? 0) >= MOST_ATTACHMENTS)
      throw new ConflictError('too-many-attachments', `An entry may have ${MOST_ATTACHMENTS} files at most.`);
    const id = randomUUIDv7();
    const [userId, by] = [actor.userId, actor.name.slice(0, 190)];
    await this.em.execute(BEGIN, [id, this.clock.now(), organisationId, credentialId, name, reserved, userId, by], 'run');
    return { id, credentialId, name };
  }

  async write(organisationId: string, { id }: BegunUpload, position: number, content: Buffer): Promise<void> {
    await this.em.getConnection().execute(CHUNK, [id, position, organisationId, content], 'run');
  }

  /** From then on it is there. Throws `NotFoundError` when the entry is gone meanwhile, or went to another organisation. */
  @Transactional()
  async finish(actor: Actor, upload: BegunUpload, bytes: number, sealedKey: Uint8Array): Promise<Date> {
    const organisationId = organisationOf(actor);
    const { name } = await this.lockedEntry(upload.credentialId, organisationId);
    const now = this.clock.now();
    const { affectedRows } = await this.em.execute<{ affectedRows: number }>(
      FINISH,
      [bytes, sealedKey, now, upload.id, organisationId],
      'run',
    );
    if (affectedRows === 0) throw new NotFoundError();
    this.audit.record(this.em, actor, new AttachmentAdded({ id: upload.credentialId, name }, { id: upload.id, name: upload.name, bytes }));
    return now;
  }

  async discard(organisationId: string, { id }: BegunUpload): Promise<void> {
    await this.em.getConnection().execute(DISCARD, [id, organisationId], 'run');
  }

  /** What a process left that was killed in the middle of an upload. @returns how many */
  async discardLeft(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - LEFT_AFTER);
    const { affectedRows } = await this.em.getConnection().execute<{ affectedRows: number }>(DISCARD_LEFT, [before], 'run');
    return affectedRows;
  }

  private async lockedEntry(id: string, organisationId: string): Promise<Entry> {
    const [entry] = await this.em.execute<Entry[]>(ENTRY, [id, organisationId]);
    if (!entry) throw new NotFoundError();
    if (entry.trashedAt !== null) throw new ConflictError('credential-in-trash', 'This entry is in the trash. Restore it first.');
    return entry;
  }
}

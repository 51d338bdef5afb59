import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type Actor, Clock, ConflictError, JobOutbox, NotFoundError } from '@clientst0r/platform';
import { AuditTrail } from '../audit-trail.js';
import { type AuditScope, scopeIdOf } from '../reading/audit-scope.js';
import type { SavedFilter } from '../reading/audit-view.entity.js';
import { AuditExport, type ExportFormat } from './audit-export.entity.js';
import { AuditExportEvent } from './audit-exports.audit.js';
import { ExportFiles } from './export-files.js';
import { WRITE_EXPORT } from './export.jobs.js';

export const KEPT_MILLISECONDS = 24 * 3_600_000;
/** Waiting or being written at the same time, of one organisation. */
const MOST_AT_ONCE = 5;
const MOST_LISTED = 100;

export type ReadyExport = AuditExport & { readonly sha256: string; readonly bytes: number; readonly finishedAt: Date };

function isReady(made: AuditExport): made is ReadyExport {
  return made.state === 'ready' && made.sha256 !== null && made.bytes !== null && made.finishedAt !== null;
}

/** Exports as people ask for them, watch them and fetch them. */
@Injectable()
export class AuditExportService {
  constructor(
    private readonly em: EntityManager,
    private readonly trail: AuditTrail,
    private readonly outbox: JobOutbox,
    private readonly files: ExportFiles,
    private readonly clock: Clock,
  ) {}

  /** @param to the end of the range, exclusive; never later than now */
  @Transactional()
  async request(
    actor: Actor,
    scope: AuditScope,
    asked: { format: ExportFormat; filter: SavedFilter; to: Date | null },
  ): Promise<AuditExport> {
    const now = this.clock.now();
    const scopeId = scopeIdOf(scope);
    const atOnce = await this.em.count(AuditExport, { scopeId, state: { $in: ['waiting', 'running'] }, expiresAt: { $gt: now } });
    if (atOnce >= MOST_AT_ONCE)
      throw new ConflictError('too-many-exports', 'Other exports are still being written. Try again when they are done.');
    const made = new AuditExport({
      scopeId,
      requestedBy: actor.userId,
      requestedByName: actor.name,
      format: asked.format,
      filter: asked.filter,
      endsAt: asked.to && asked.to < now ? asked.to : now,
      expiresAt: new Date(now.getTime() + KEPT_MILLISECONDS),
    });
    this.em.persist(made);
    this.outbox.enqueue(this.em, WRITE_EXPORT, { exportId: made.id });
    this.trail.record(this.em, actor, new AuditExportEvent('audit.export-requested', made));
    return made;
  }

  list(scope: AuditScope): Promise<AuditExport[]> {
    const current = { scopeId: scopeIdOf(scope), expiresAt: { $gt: this.clock.now() } };
    return this.em.find(AuditExport, current, { orderBy: { createdAt: 'desc', id: 'desc' }, limit: MOST_LISTED });
  }

  /** @throws NotFoundError also once it is older than a day */
  async get(scope: AuditScope, id: string): Promise<AuditExport> {
    const found = await this.em.findOne(AuditExport, { id, scopeId: scopeIdOf(scope), expiresAt: { $gt: this.clock.now() } });
    if (!found) throw new NotFoundError();
    return found;
  }

  /** @throws ConflictError until it is written */
  async ready(scope: AuditScope, id: string): Promise<ReadyExport> {
    const found = await this.get(scope, id);
    if (!isReady(found)) throw new ConflictError('export-not-ready', 'This export is not written yet.');
    return found;
  }

  /** The bytes of the plaintext from `start` up to `end`, exclusive, once it is recorded who fetches them. */
  async download(actor: Actor, found: ReadyExport, range: { start: number; end: number }): Promise<AsyncGenerator<Buffer>> {
    await this.trail.commit(
      actor,
      new AuditExportEvent('audit.export-downloaded', found, { firstByte: range.start, bytes: range.end - range.start, of: found.bytes }),
    );
    return this.files.read(found, range);
  }

  async delete(actor: Actor, scope: AuditScope, id: string): Promise<void> {
    const { file } = await this.forget(actor, scope, id);
    if (file !== null) await this.files.remove(file);
  }

  @Transactional()
  async forget(actor: Actor, scope: AuditScope, id: string): Promise<AuditExport> {
    const found = await this.get(scope, id);
    this.em.remove(found);
    this.trail.record(this.em, actor, new AuditExportEvent('audit.export-deleted', found));
    return found;
  }
}

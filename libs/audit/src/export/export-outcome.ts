import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { Clock, systemActor } from '@clientst0r/platform';
import { AuditTrail } from '../audit-trail.js';
import { scopeOf } from '../reading/audit-scope.js';
import type { AuditExport } from './audit-export.entity.js';
import { AuditExportEvent } from './audit-exports.audit.js';
import { CheckpointSource } from './checkpoint-source.js';
import type { NewExportFile } from './export-files.js';
import type { SealedContent } from './sealed-file.js';

/** The person deleted the export, or another worker has taken it over. */
export class ExportGoneError extends Error {}

/** What becomes of an export, as long as it is this attempt's. */
@Injectable()
export class ExportOutcome {
  constructor(
    private readonly em: EntityManager,
    private readonly trail: AuditTrail,
    private readonly checkpoints: CheckpointSource,
    private readonly clock: Clock,
  ) {}

  async begin(id: string, { file, sealedKey }: NewExportFile): Promise<void> {
    const sql =
      "update audit_exports set state = 'running', failure = null, events = 0, progress = 0, file = ?, sealed_key = ? where id = ? and state <> 'ready'";
    await this.update(this.em.fork(), sql, [file, sealedKey, id]);
  }

  async note(id: string, file: string, events: number, progress: number): Promise<void> {
    await this.update(this.em.fork(), 'update audit_exports set events = ?, progress = ? where id = ? and file = ?', [
      events,
      progress,
      id,
      file,
    ]);
  }

  async finish(wanted: AuditExport, { file }: NewExportFile, { events, bytes, sha256 }: SealedContent & { events: number }): Promise<void> {
    const checkpoint = await this.checkpoints.covering(wanted.endsAt);
    const sql =
      "update audit_exports set state = 'ready', progress = 100, events = ?, bytes = ?, sha256 = ?, checkpoint = ?, finished_at = ? where id = ? and file = ?";
    await this.record(wanted, new AuditExportEvent('audit.export-finished', wanted, { events, bytes, sha256 }), sql, [
      events,
      bytes,
      sha256,
      checkpoint,
      this.clock.now(),
      wanted.id,
      file,
    ]);
  }

  /** The reason is in the worker's log; the next attempt may still succeed. */
  async fail(wanted: AuditExport, { file }: NewExportFile): Promise<void> {
    const sql =
      "update audit_exports set state = 'failed', file = null, failure = 'The file could not be written.' where id = ? and file = ?";
    await this.record(wanted, new AuditExportEvent('audit.export-failed', wanted), sql, [wanted.id, file]);
  }

  private async record(wanted: AuditExport, event: AuditExportEvent, sql: string, values: readonly unknown[]): Promise<void> {
    const scope = scopeOf(wanted.scopeId);
    const actor = systemActor(wanted.requestedByName, scope === 'platform' ? null : scope.organisationId);
    await this.em.fork().transactional(async (em) => {
      await this.update(em, sql, values);
      this.trail.record(em, { ...actor, userId: null }, Object.assign(event, { actorId: wanted.requestedBy }));
    });
  }

  private async update(em: EntityManager, sql: string, values: readonly unknown[]): Promise<void> {
    const { affectedRows } = await em.execute<{ affectedRows: number }>(sql, [...values], 'run');
    if (affectedRows === 0) throw new ExportGoneError();
  }
}

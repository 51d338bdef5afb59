import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type AuditScope, scopeOf } from '../reading/audit-scope.js';
import { filterOf } from '../reading/saved-filter.js';
import { AuditExport } from './audit-export.entity.js';
import { EventLines } from './event-lines.js';
import { ExportFiles, type NewExportFile } from './export-files.js';
import { LINE_FORMATS } from './export-lines.js';
import { ExportGoneError, ExportOutcome } from './export-outcome.js';

const NOTE_MILLISECONDS = 500;

/** Writes the file of an export. Begins from the start when an earlier attempt was cut off, in a new file under a new key. */
@Injectable()
export class ExportWriter {
  constructor(
    private readonly em: EntityManager,
    private readonly lines: EventLines,
    private readonly files: ExportFiles,
    private readonly outcome: ExportOutcome,
  ) {}

  async write(exportId: string): Promise<void> {
    const wanted = await this.em.fork().findOne(AuditExport, { id: exportId });
    if (!wanted || wanted.state === 'ready') return;
    const file = await this.files.create(wanted);
    try {
      if (wanted.file !== null) await this.files.remove(wanted.file);
      await this.outcome.begin(exportId, file);
      const events = await this.writeLines(wanted, file);
      await this.outcome.finish(wanted, file, { events, ...(await file.writer.end()) });
    } catch (error) {
      await this.files.remove(file.file);
      if (error instanceof ExportGoneError) return;
      await this.outcome.fail(wanted, file);
      throw error;
    } finally {
      await file.writer.close();
    }
  }

  private async writeLines(wanted: AuditExport, { file, writer }: NewExportFile): Promise<number> {
    const scope = scopeOf(wanted.scopeId);
    const filter = { ...filterOf(wanted.filter), to: wanted.endsAt };
    const progressOf = await this.progressWithin(scope, filter);
    let events = 0;
    let noted = performance.now();
    await writer.write(Buffer.from(LINE_FORMATS[wanted.format].header));
    for await (const batch of this.lines.read(scope, filter, wanted.format)) {
      await writer.write(batch.lines);
      events += batch.count;
      if (performance.now() - noted < NOTE_MILLISECONDS) continue;
      noted = performance.now();
      await this.outcome.note(wanted.id, file, events, progressOf(batch.at));
    }
    return events;
  }

  private async progressWithin(scope: AuditScope, filter: Parameters<EventLines['read']>[1]): Promise<(at: Date) => number> {
    const first = (await this.lines.firstAt(scope, filter))?.getTime() ?? 0;
    const length = Math.max(1, filter.to.getTime() - first);
    return (at) => Math.min(99, Math.floor(((at.getTime() - first) / length) * 100));
  }
}

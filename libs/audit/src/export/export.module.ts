import { Module } from '@nestjs/common';
import { EventCounter } from '../chart/event-counter.js';
import { AuditExportService } from './audit-export.service.js';
import { CheckpointSource } from './checkpoint-source.js';
import { EventLines } from './event-lines.js';
import { ExportFiles } from './export-files.js';
import { ExportRemovalService } from './export-removal.service.js';
import { ExportOutcome } from './export-outcome.js';
import { ExportWriter } from './export-writer.js';

/** Exports as people ask for them. */
@Module({ providers: [CheckpointSource, ExportFiles, AuditExportService], exports: [CheckpointSource, ExportFiles, AuditExportService] })
export class AuditExportModule {}

/** Writing and removing exports, and counting events: for the worker only. */
@Module({
  imports: [AuditExportModule],
  providers: [EventLines, ExportOutcome, ExportWriter, ExportRemovalService, EventCounter],
  exports: [ExportWriter, ExportRemovalService, EventCounter],
})
export class AuditWritingModule {}

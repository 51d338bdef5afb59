import { Module } from '@nestjs/common';
import { AuditWritingModule } from '@clientst0r/audit';
import { CountEventsProcessor } from './count-events.processor.js';
import { RemoveExportsProcessor } from './remove-exports.processor.js';
import { WriteExportProcessor } from './write-export.processor.js';

@Module({ imports: [AuditWritingModule], providers: [WriteExportProcessor, RemoveExportsProcessor, CountEventsProcessor] })
export class AuditExportWorkerModule {}

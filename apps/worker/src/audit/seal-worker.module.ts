import { Module } from '@nestjs/common';
import { AuditLogModule } from '@clientst0r/audit';
import { SealEventsProcessor } from './seal-events.processor.js';
import { HeartbeatProcessor } from './seal-heartbeat.processor.js';

@Module({ imports: [AuditLogModule], providers: [SealEventsProcessor, HeartbeatProcessor] })
export class SealWorkerModule {}

import { Module } from '@nestjs/common';
import { AuditLogModule, AuditRetentionModule } from '@clientst0r/audit';
import { SealEventsProcessor } from './seal-events.processor.js';
import { HeartbeatProcessor } from './seal-heartbeat.processor.js';
import { ApplyRetentionProcessor } from './seal-retention.processor.js';
import { VerifyLogProcessor } from './verify-log.processor.js';
import { VerifyNightlyProcessor } from './verify-nightly.processor.js';

@Module({
  imports: [AuditLogModule, AuditRetentionModule],
  providers: [SealEventsProcessor, HeartbeatProcessor, ApplyRetentionProcessor, VerifyLogProcessor, VerifyNightlyProcessor],
})
export class SealWorkerModule {}

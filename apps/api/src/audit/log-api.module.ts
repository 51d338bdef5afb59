import { Module } from '@nestjs/common';
import { AuditLogModule, AuditRetentionModule } from '@clientst0r/audit';
import { AuditLogController } from './log.controller.js';

@Module({ imports: [AuditLogModule, AuditRetentionModule], controllers: [AuditLogController] })
export class AuditLogApiModule {}

import { Module } from '@nestjs/common';
import { AuditAnchorModule, AuditLogModule, AuditRetentionModule } from '@clientst0r/audit';
import { AnchorsController } from './anchors.controller.js';
import { AuditLogController } from './log.controller.js';

@Module({ imports: [AuditLogModule, AuditRetentionModule, AuditAnchorModule], controllers: [AuditLogController, AnchorsController] })
export class AuditLogApiModule {}

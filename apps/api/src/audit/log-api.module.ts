import { Module } from '@nestjs/common';
import { AuditAnchorModule, AuditLogModule, AuditRetentionModule } from '@clientst0r/audit';
import { AnchorsController } from './anchors.controller.js';
import { AuditLogController } from './log.controller.js';
import { AuditProofsController } from './proofs.controller.js';

@Module({
  imports: [AuditLogModule, AuditRetentionModule, AuditAnchorModule],
  controllers: [AuditLogController, AuditProofsController, AnchorsController],
})
export class AuditLogApiModule {}

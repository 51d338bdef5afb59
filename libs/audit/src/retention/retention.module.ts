import { Module } from '@nestjs/common';
import { AuditLogModule } from '../log/log.module.js';
import { AuditRetention } from './audit-retention.js';
import { LegalHoldService } from './legal-hold.service.js';

@Module({ imports: [AuditLogModule], providers: [AuditRetention, LegalHoldService], exports: [AuditRetention, LegalHoldService] })
export class AuditRetentionModule {}

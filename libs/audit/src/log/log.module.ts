import { Module } from '@nestjs/common';
import { AuditLogService } from './audit-log.service.js';
import { AuditSealer } from './audit-sealer.js';
import { LogSigner } from './log-signer.js';
import { LogVerifier } from './log-verifier.js';

@Module({
  providers: [LogSigner, AuditSealer, LogVerifier, AuditLogService],
  exports: [LogSigner, AuditSealer, LogVerifier, AuditLogService],
})
export class AuditLogModule {}

import { Module } from '@nestjs/common';
import { AnchorFile } from './anchor-file.js';
import { AuditLogService } from './audit-log.service.js';
import { AuditSealer } from './audit-sealer.js';
import { LogSigner } from './log-signer.js';
import { LogVerifier } from './log-verifier.js';
import { VerificationRunner } from './verification-runner.js';
import { VerificationRunService } from './verification-run.service.js';

@Module({
  providers: [AnchorFile, LogSigner, AuditSealer, LogVerifier, AuditLogService, VerificationRunService, VerificationRunner],
  exports: [LogSigner, AuditSealer, LogVerifier, AuditLogService, VerificationRunService, VerificationRunner],
})
export class AuditLogModule {}

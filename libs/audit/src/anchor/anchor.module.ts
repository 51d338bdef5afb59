import { Module } from '@nestjs/common';
import { AuditLogModule } from '../log/log.module.js';
import { AuditStreamModule } from '../stream/stream.module.js';
import { AnchorAdmission } from './anchor-admission.js';
import { AnchorRunner } from './anchor-runner.js';
import { AnchorSender } from './anchor-sender.js';
import { AnchorTrial } from './anchor-trial.js';
import { AnchorService } from './anchor.service.js';

/** Anchors as people see, change and try them. Whoever imports it provides `CheckpointMail`. */
@Module({
  imports: [AuditLogModule, AuditStreamModule],
  providers: [AnchorAdmission, AnchorSender, AnchorService, AnchorTrial],
  exports: [AnchorSender, AnchorService, AnchorTrial],
})
export class AuditAnchorModule {}

/** Sending to them: for the worker only. */
@Module({ imports: [AuditAnchorModule, AuditLogModule], providers: [AnchorRunner], exports: [AnchorRunner] })
export class AuditAnchoringModule {}

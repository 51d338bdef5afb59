import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AuditLogModule } from '../log/log.module.js';
import { AuditStreamModule } from '../stream/stream.module.js';
import { AnchorAdmission } from './anchor-admission.js';
import { AnchorRunner } from './anchor-runner.js';
import { AnchorSender } from './anchor-sender.js';
import { AnchorService } from './anchor.service.js';
import { CheckpointMail } from './checkpoint-mail.js';

/** Anchors as people see and change them. */
@Module({ imports: [AuditStreamModule], providers: [AnchorAdmission, AnchorService], exports: [AnchorAdmission, AnchorService] })
export class AuditAnchorModule {}

/** Sending to them: for the worker only. */
@Module({})
export class AuditAnchoringModule {
  static with(mail: Type<CheckpointMail>): DynamicModule {
    return {
      module: AuditAnchoringModule,
      imports: [AuditAnchorModule, AuditLogModule, AuditStreamModule],
      providers: [AnchorSender, AnchorRunner, { provide: CheckpointMail, useClass: mail }],
      exports: [AnchorRunner],
    };
  }
}

import { Module } from '@nestjs/common';
import { AuditStreamModule, DetectionModule } from '@clientst0r/audit';
import { DetectionsController } from './detections.controller.js';
import { StreamsController } from './streams.controller.js';

/** Where audit events go as they happen, and what is found among them. */
@Module({ imports: [AuditStreamModule, DetectionModule], controllers: [StreamsController, DetectionsController] })
export class AuditStreamApiModule {}

import { Module } from '@nestjs/common';
import { AuditExportModule } from '@clientst0r/audit';
import { AuditChartsController } from './charts.controller.js';
import { AuditExportsController } from './exports.controller.js';
import { AuditViewsController } from './views.controller.js';

@Module({ imports: [AuditExportModule], controllers: [AuditViewsController, AuditChartsController, AuditExportsController] })
export class AuditExportApiModule {}

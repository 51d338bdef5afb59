import { Global, Module } from '@nestjs/common';
import { AuditTrail } from './audit-trail.js';
import { ChartReader } from './chart/chart-reader.js';
import { AuditReader } from './reading/audit-reader.js';
import { AuditViewService } from './reading/audit-view.service.js';

@Global()
@Module({
  providers: [AuditReader, AuditTrail, AuditViewService, ChartReader],
  exports: [AuditReader, AuditTrail, AuditViewService, ChartReader],
})
export class AuditModule {}

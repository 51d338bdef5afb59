import { Module } from '@nestjs/common';
import { MonitoringModule } from '@clientst0r/monitoring';
import { ChecksController } from './checks.controller.js';

@Module({ imports: [MonitoringModule], controllers: [ChecksController] })
export class MonitoringApiModule {}

import { Module } from '@nestjs/common';
import { MonitoringModule } from '@clientst0r/monitoring';
import { CheckBatchesController } from './check-batches.controller.js';
import { CheckPresenter } from './check.presenter.js';
import { ChecksController } from './checks.controller.js';
import { ExpiriesController } from './expiries.controller.js';
import { HeartbeatsController } from './heartbeats.controller.js';

@Module({
  imports: [MonitoringModule],
  controllers: [ChecksController, CheckBatchesController, HeartbeatsController, ExpiriesController],
  providers: [CheckPresenter],
})
export class MonitoringApiModule {}

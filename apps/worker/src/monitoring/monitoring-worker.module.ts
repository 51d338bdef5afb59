import { type BeforeApplicationShutdown, Injectable, Module } from '@nestjs/common';
import { CheckRunner, MonitoringModule, ProbingModule } from '@clientst0r/monitoring';
import { DeleteResultsProcessor } from './delete-results.processor.js';
import { PlanMaintenanceProcessor } from './plan-maintenance.processor.js';
import { PruneResultsProcessor } from './prune-results.processor.js';
import { RollUpResultsProcessor } from './roll-up-results.processor.js';
import { RunCheckProcessor } from './run-check.processor.js';
import { RunDueChecksProcessor } from './run-due-checks.processor.js';
import { SendAlertsProcessor } from './send-alerts.processor.js';

@Injectable()
class CheckRunnerStop implements BeforeApplicationShutdown {
  constructor(private readonly runner: CheckRunner) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.stop();
  }
}

@Module({
  imports: [MonitoringModule, ProbingModule],
  providers: [
    RunDueChecksProcessor,
    RunCheckProcessor,
    DeleteResultsProcessor,
    PlanMaintenanceProcessor,
    PruneResultsProcessor,
    RollUpResultsProcessor,
    SendAlertsProcessor,
    CheckRunnerStop,
  ],
})
export class MonitoringWorkerModule {}

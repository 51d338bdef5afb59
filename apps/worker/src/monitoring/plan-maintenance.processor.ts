import { MaintenancePlanner, PLAN_MAINTENANCE } from '@clientst0r/monitoring';
import type { NoPayload } from '@clientst0r/platform';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(PLAN_MAINTENANCE)
export class PlanMaintenanceProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly planner: MaintenancePlanner) {
    super();
  }

  protected override async handle(): Promise<void> {
    await this.planner.topUp();
  }
}

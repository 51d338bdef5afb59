import { ROLL_UP_RESULTS, RollupService } from '@clientst0r/monitoring';
import type { NoPayload } from '@clientst0r/platform';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(ROLL_UP_RESULTS)
export class RollUpResultsProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly rollups: RollupService) {
    super();
  }

  protected override async handle(): Promise<void> {
    await this.rollups.rollUpRecent();
  }
}

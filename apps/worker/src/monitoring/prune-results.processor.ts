import { NoPayload } from '@clientst0r/platform';
import { PRUNE_RESULTS, ResultRetentionService } from '@clientst0r/monitoring';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(PRUNE_RESULTS)
export class PruneResultsProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly retention: ResultRetentionService) {
    super();
  }

  protected override async handle(): Promise<void> {
    const removed = await this.retention.prune();
    if (removed > 0) this.logger.log(`Removed ${removed.toString()} old results`);
  }
}

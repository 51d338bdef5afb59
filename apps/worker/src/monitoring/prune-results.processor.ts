import { NoPayload } from '@clientst0r/platform';
import { PRUNE_RESULTS, ResultRetentionService, RollupService } from '@clientst0r/monitoring';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(PRUNE_RESULTS)
export class PruneResultsProcessor extends JobProcessor<NoPayload> {
  constructor(
    private readonly retention: ResultRetentionService,
    private readonly rollups: RollupService,
  ) {
    super();
  }

  /** What is removed has been rolled up before. */
  protected override async handle(): Promise<void> {
    await this.rollups.rollUp();
    await this.rollups.prune();
    const removed = await this.retention.prune();
    if (removed > 0) this.logger.log(`Removed ${removed.toString()} old results`);
  }
}

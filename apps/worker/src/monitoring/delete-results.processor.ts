import { DELETE_RESULTS, ResultRetentionService, type StatusReference } from '@clientst0r/monitoring';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(DELETE_RESULTS)
export class DeleteResultsProcessor extends JobProcessor<StatusReference> {
  constructor(private readonly retention: ResultRetentionService) {
    super();
  }

  protected override async handle({ statusId }: StatusReference): Promise<void> {
    await this.retention.deleteAll(statusId);
  }
}

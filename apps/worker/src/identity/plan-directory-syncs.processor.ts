import { DirectoryRuns, PLAN_DIRECTORY_SYNCS } from '@clientst0r/identity';
import type { NoPayload } from '@clientst0r/platform';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(PLAN_DIRECTORY_SYNCS)
export class PlanDirectorySyncsProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly runs: DirectoryRuns) {
    super();
  }

  protected override async handle(): Promise<void> {
    await this.runs.requestDue();
  }
}

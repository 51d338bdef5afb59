import { type DirectoryRunReference, DirectoryRunner, SYNC_DIRECTORY } from '@clientst0r/identity';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(SYNC_DIRECTORY)
export class SyncDirectoryProcessor extends JobProcessor<DirectoryRunReference> {
  constructor(private readonly runner: DirectoryRunner) {
    super();
  }

  protected override async handle({ runId }: DirectoryRunReference): Promise<void> {
    await this.runner.run(runId);
  }
}

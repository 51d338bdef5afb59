import { ExportRemovalService, REMOVE_EXPORTS } from '@clientst0r/audit';
import { NoPayload } from '@clientst0r/platform';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(REMOVE_EXPORTS)
export class RemoveExportsProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly removal: ExportRemovalService) {
    super();
  }

  protected override async handle(): Promise<void> {
    const removed = await this.removal.remove();
    if (removed > 0) this.logger.log(`Removed ${removed.toString()} files of exports`);
  }
}

import type { NoPayload } from '@clientst0r/platform';
import { AccessRequestTending, TEND_ACCESS } from '@clientst0r/vault';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(TEND_ACCESS)
export class TendAccessProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly requests: AccessRequestTending) {
    super();
  }

  protected override async handle(): Promise<void> {
    const closed = await this.requests.tend();
    if (closed > 0) this.logger.log(`Closed ${closed.toString()} requests for access that were over`);
  }
}

import type { NoPayload } from '@clientst0r/platform';
import { ExposureLedger, KEEP_EXPOSURES } from '@clientst0r/vault';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(KEEP_EXPOSURES)
export class KeepExposuresProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly ledger: ExposureLedger) {
    super();
  }

  protected override async handle(): Promise<void> {
    await this.ledger.catchUp();
  }
}

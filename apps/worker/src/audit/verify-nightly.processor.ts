import { VerificationRunService, VERIFY_NIGHTLY } from '@clientst0r/audit';
import type { NoPayload } from '@clientst0r/platform';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(VERIFY_NIGHTLY)
export class VerifyNightlyProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly verifications: VerificationRunService) {
    super();
  }

  protected override async handle(): Promise<void> {
    await this.verifications.requestNightly();
  }
}

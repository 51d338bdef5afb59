import { type VerificationReference, VerificationRunner, VERIFY_LOG } from '@clientst0r/audit';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

/** One at a time: a verification reads the whole trail. */
@Processes(VERIFY_LOG)
export class VerifyLogProcessor extends JobProcessor<VerificationReference> {
  constructor(private readonly runner: VerificationRunner) {
    super();
  }

  protected override async handle({ runId }: VerificationReference): Promise<void> {
    await this.runner.run(runId);
  }
}

import { AnchorRunner, SEND_CHECKPOINTS } from '@clientst0r/audit';
import { NoPayload } from '@clientst0r/platform';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(SEND_CHECKPOINTS)
export class SendCheckpointsProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly runner: AnchorRunner) {
    super();
  }

  protected override async handle(): Promise<void> {
    await this.runner.run();
  }
}

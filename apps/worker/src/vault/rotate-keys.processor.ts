import type { NoPayload } from '@clientst0r/platform';
import { KeyRotationRunner, ROTATE_KEYS } from '@clientst0r/vault';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(ROTATE_KEYS)
export class RotateKeysProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly runner: KeyRotationRunner) {
    super();
  }

  protected override async handle(): Promise<void> {
    await this.runner.run();
  }
}

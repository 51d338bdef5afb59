import type { NoPayload } from '@clientst0r/platform';
import { CHECK_ALL_PASSWORDS, PasswordChecks } from '@clientst0r/vault';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(CHECK_ALL_PASSWORDS)
export class CheckPasswordsProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly checks: PasswordChecks) {
    super();
  }

  protected override async handle(): Promise<void> {
    await this.checks.checkAll();
  }
}

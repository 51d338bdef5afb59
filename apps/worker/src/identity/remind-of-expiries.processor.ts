import { ExpiryReminders, REMIND_OF_EXPIRIES } from '@clientst0r/identity';
import type { NoPayload } from '@clientst0r/platform';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(REMIND_OF_EXPIRIES)
export class RemindOfExpiriesProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly reminders: ExpiryReminders) {
    super();
  }

  protected override async handle(): Promise<void> {
    const told = await this.reminders.remind();
    if (told > 0) this.logger.log(`Told ${told.toString()} times of what ends soon`);
  }
}

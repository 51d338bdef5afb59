import { MailAdministration, PRUNE_DELIVERIES } from '@clientst0r/notifications';
import type { NoPayload } from '@clientst0r/platform';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(PRUNE_DELIVERIES)
export class PruneDeliveriesProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly mails: MailAdministration) {
    super();
  }

  protected override async handle(): Promise<void> {
    const removed = await this.mails.prune();
    if (removed > 0) this.logger.log(`Removed ${removed.toString()} old deliveries of mail`);
  }
}

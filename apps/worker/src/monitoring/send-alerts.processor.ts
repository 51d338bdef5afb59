import { AlertSender, SEND_ALERTS } from '@clientst0r/monitoring';
import { NoPayload } from '@clientst0r/platform';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

/** So many batches a run; what is left waits for the next, two seconds later. */
const MOST_BATCHES = 50;

@Processes(SEND_ALERTS)
export class SendAlertsProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly sender: AlertSender) {
    super();
  }

  protected override async handle(): Promise<void> {
    for (let batch = 0; batch < MOST_BATCHES; batch++) if ((await this.sender.sendDue()) === 0) return;
  }
}

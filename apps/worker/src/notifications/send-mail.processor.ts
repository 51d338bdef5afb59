import { type MailReference, MailSender, SEND_MAIL } from '@clientst0r/notifications';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(SEND_MAIL, { concurrency: 4 })
export class SendMailProcessor extends JobProcessor<MailReference> {
  constructor(private readonly sender: MailSender) {
    super();
  }

  protected override async handle({ deliveryId }: MailReference): Promise<void> {
    await this.sender.send(deliveryId);
  }
}

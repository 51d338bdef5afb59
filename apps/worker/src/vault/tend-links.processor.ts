import type { NoPayload } from '@clientst0r/platform';
import { LinkTending, TEND_LINKS } from '@clientst0r/vault';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(TEND_LINKS)
export class TendLinksProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly links: LinkTending) {
    super();
  }

  protected override async handle(): Promise<void> {
    const ended = await this.links.tend();
    if (ended > 0) this.logger.log(`Ended ${ended.toString()} links whose time was over`);
  }
}

import { COUNT_EVENTS, EventCounter } from '@clientst0r/audit';
import { NoPayload } from '@clientst0r/platform';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

/** Days at most that one job counts: the next goes on. */
const MOST_STEPS = 60;

@Processes(COUNT_EVENTS)
export class CountEventsProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly counter: EventCounter) {
    super();
  }

  protected override async handle(): Promise<void> {
    for (let steps = 0; steps < MOST_STEPS && (await this.counter.step()); steps += 1);
    const anew = await this.counter.check();
    if (anew.length > 0) this.logger.log(`Counted anew, for events that came late: ${anew.join(', ')}`);
  }
}

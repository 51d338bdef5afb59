import { SEND_STREAMS, StreamRunner, type StreamShard } from '@clientst0r/audit';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(SEND_STREAMS, { concurrency: 2 })
export class StreamEventsProcessor extends JobProcessor<StreamShard> {
  constructor(private readonly runner: StreamRunner) {
    super();
  }

  protected override async handle({ shard }: StreamShard): Promise<void> {
    await this.runner.begin(shard);
  }
}

import { DETECT, Detector } from '@clientst0r/audit';
import type { NoPayload } from '@clientst0r/platform';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(DETECT)
export class DetectProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly detector: Detector) {
    super();
  }

  protected override async handle(): Promise<void> {
    await this.detector.run();
  }
}

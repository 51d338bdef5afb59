import { type BeforeApplicationShutdown, Injectable, Module } from '@nestjs/common';
import { AuditAnchoringModule, AuditStreamingModule, DetectingModule, StreamRunner } from '@clientst0r/audit';
import { DetectProcessor } from './detect.processor.js';
import { SendCheckpointsProcessor } from './send-checkpoints.processor.js';
import { StreamEventsProcessor } from './stream-events.processor.js';

@Injectable()
class StreamRunnerStop implements BeforeApplicationShutdown {
  constructor(private readonly runner: StreamRunner) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.stop();
  }
}

@Module({
  imports: [AuditStreamingModule, DetectingModule, AuditAnchoringModule],
  providers: [StreamEventsProcessor, DetectProcessor, SendCheckpointsProcessor, StreamRunnerStop],
})
export class StreamWorkerModule {}

import { AuditTrail, LogHeartbeat, RECORD_HEARTBEAT } from '@clientst0r/audit';
import { type NoPayload, systemActor } from '@clientst0r/platform';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(RECORD_HEARTBEAT)
export class HeartbeatProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly trail: AuditTrail) {
    super();
  }

  protected override async handle(): Promise<void> {
    await this.trail.commit(systemActor('audit log'), new LogHeartbeat());
  }
}

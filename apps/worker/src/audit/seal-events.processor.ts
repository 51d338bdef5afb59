import { AuditLogService, AuditSealer, AuditTrail, LogBrokenError, LogFoundBroken, SEAL_EVENTS } from '@clientst0r/audit';
import { type NoPayload, systemActor } from '@clientst0r/platform';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

const TOLD_EVERY_MILLISECONDS = 3_600_000;

@Processes(SEAL_EVENTS)
export class SealEventsProcessor extends JobProcessor<NoPayload> {
  private toldAt = -Infinity;

  constructor(
    private readonly sealer: AuditSealer,
    private readonly log: AuditLogService,
    private readonly trail: AuditTrail,
  ) {
    super();
  }

  protected override async handle(): Promise<void> {
    try {
      await this.sealer.run();
      await this.log.anchor();
    } catch (error) {
      if (error instanceof LogBrokenError) await this.tell(error);
      throw error;
    }
  }

  /** Once an hour: the sealer stops at what is broken, every few seconds. */
  private async tell(error: LogBrokenError): Promise<void> {
    if (performance.now() - this.toldAt < TOLD_EVERY_MILLISECONDS) return;
    this.toldAt = performance.now();
    await this.trail.commit(systemActor('audit log'), new LogFoundBroken(error.message));
  }
}

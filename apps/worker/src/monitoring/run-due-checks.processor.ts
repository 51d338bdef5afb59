import { Clock } from '@clientst0r/platform';
import { CheckRunner, DueChecks, RUN_DUE_CHECKS, type Shard } from '@clientst0r/monitoring';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

/** Takes what is due before the next of these jobs, which may be late; each check then begins at its own time. */
const AHEAD_MILLISECONDS = 2_000;
const BATCH = 500;

@Processes(RUN_DUE_CHECKS, { concurrency: 4 })
export class RunDueChecksProcessor extends JobProcessor<Shard> {
  constructor(
    private readonly due: DueChecks,
    private readonly runner: CheckRunner,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Ends once the checks are taken; a lease in the database, not this job, stands for their being run. */
  protected override async handle({ shard }: Shard): Promise<void> {
    const horizon = new Date(this.clock.now().getTime() + AHEAD_MILLISECONDS);
    for (let limit = this.limit(); limit > 0; limit = this.limit()) {
      const runs = await this.due.claim(shard, horizon, limit);
      for (const run of runs) this.runner.begin(run);
      if (runs.length < limit) return;
    }
  }

  private limit(): number {
    return Math.min(BATCH, this.runner.free);
  }
}

import { type CheckReference, CheckRunner, DueChecks, RUN_CHECK } from '@clientst0r/monitoring';
import { JobProcessor, NotYet } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

@Processes(RUN_CHECK, { concurrency: 8 })
export class RunCheckProcessor extends JobProcessor<CheckReference> {
  constructor(
    private readonly due: DueChecks,
    private readonly runner: CheckRunner,
  ) {
    super();
  }

  protected override async handle({ organisationId, checkId }: CheckReference): Promise<void> {
    const run = await this.due.claimOne(organisationId, checkId);
    if (run) this.runner.begin(run);
    // What it is to be looked at for, such as a call of the target, may have come after the run had looked.
    else if (await this.due.isRunning(organisationId, checkId)) throw new NotYet('The check is being run');
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import { Clock } from '@clientst0r/platform';
import { CheckRunner, DueChecks, RUN_DUE_CHECKS, type Shard } from '@clientst0r/monitoring';
import { JobProcessor } from '../jobs/job-processor.js';
import { Processes } from '../jobs/processes.decorator.js';

/** Takes what is due before the next of these jobs, two seconds later, which may be late; each check then begins at its own time. */
const AHEAD_MILLISECONDS = 3_000;
const BATCH = 1_000;
/** The jobs of all shards come at the same moment: what this process gets of them is one look. */
const GATHERING_MILLISECONDS = 25;
/** While catching up: all that was missed at once, so that all of it is spread. */
const LARGE_BATCH = 2_000;
/** A process that has not looked for so long was just started, or cut off from the queue. */
const AWAY_MILLISECONDS = 5_000;
/** For how long after that what was missed is taken as such. */
const CATCHING_UP_MILLISECONDS = 5_000;

@Processes(RUN_DUE_CHECKS, { concurrency: 4 })
export class RunDueChecksProcessor extends JobProcessor<Shard> {
  private lastLook = 0;
  private catchingUpUntil = 0;
  private readonly asked = new Set<number>();
  private looking: Promise<void> | null = null;

  constructor(
    private readonly due: DueChecks,
    private readonly runner: CheckRunner,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Ends once the checks are taken; a lease in the database, not this job, stands for their being run. */
  protected override handle({ shard }: Shard): Promise<void> {
    this.asked.add(shard);
    return (this.looking ??= this.look());
  }

  private async look(): Promise<void> {
    await pause(GATHERING_MILLISECONDS);
    const shards = [...this.asked];
    this.asked.clear();
    this.looking = null;
    await this.take(shards);
  }

  private async take(shards: readonly number[]): Promise<void> {
    const now = this.clock.now().getTime();
    const horizon = new Date(now + AHEAD_MILLISECONDS);
    const isCatchingUp = this.isCatchingUp(now);
    const holds = (statusId: number, token: string): boolean => this.runner.holds(statusId, token);
    const most = isCatchingUp ? LARGE_BATCH : BATCH;
    for (let limit = this.limit(most); limit > 0; limit = this.limit(most)) {
      const runs = await this.due.claim(shards, horizon, limit, { holds, isCatchingUp });
      for (const run of runs) this.runner.begin(run);
      if (runs.length < limit) return;
    }
  }

  private isCatchingUp(now: number): boolean {
    if (now - this.lastLook > AWAY_MILLISECONDS) this.catchingUpUntil = now + CATCHING_UP_MILLISECONDS;
    this.lastLook = now;
    return now < this.catchingUpUntil;
  }

  private limit(most: number): number {
    return Math.min(most, this.runner.free);
  }
}

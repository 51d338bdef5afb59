import { Processor } from '@nestjs/bullmq';
import { SetMetadata } from '@nestjs/common';
import type { JobDefinition } from '@clientst0r/platform';
import type { JobProcessor } from './job-processor.js';

export const PROCESSED_JOB = 'clientst0r:processed-job';

interface ProcessingOptions {
  /** Jobs at the same time in one process; 1 unless told. */
  readonly concurrency?: number;
}

// A job whose process died is taken over after at most lock + stalled interval. Each death counts as a stall: a job must survive several
// restarts of its worker in a row (BullMQ's own default is one).
const LOCK_MILLISECONDS = 15_000;
const STALLED_MILLISECONDS = 15_000;
const MOST_STALLS = 10;

/** Makes a class the one processor of a job. */
export function Processes<P extends object>(
  job: JobDefinition<P>,
  { concurrency = 1 }: ProcessingOptions = {},
): (target: new (...parameters: never[]) => JobProcessor<P>) => void {
  return (target) => {
    Processor(job.name, {
      concurrency,
      lockDuration: LOCK_MILLISECONDS,
      stalledInterval: STALLED_MILLISECONDS,
      maxStalledCount: MOST_STALLS,
    })(target);
    SetMetadata(PROCESSED_JOB, job)(target);
  };
}

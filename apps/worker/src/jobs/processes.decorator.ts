import { Processor } from '@nestjs/bullmq';
import { SetMetadata } from '@nestjs/common';
import { type JobDefinition, USUAL_TAKEOVER_SECONDS } from '@clientst0r/platform';
import type { JobProcessor } from './job-processor.js';

export const PROCESSED_JOB = 'clientst0r:processed-job';

interface ProcessingOptions {
  /** Jobs at the same time in one process; 1 unless told. */
  readonly concurrency?: number;
}

// A job whose process died is taken over after at most lock + stalled interval. Read here, as the classes are made before the configuration
// is, which refuses what is no number.
const TAKEOVER_MILLISECONDS = Number(process.env['JOB_TAKEOVER_SECONDS'] ?? USUAL_TAKEOVER_SECONDS) * 1_000;
/** Each death counts as a stall: a job must survive several restarts of its worker in a row (BullMQ's own default is one). */
const MOST_STALLS = 10;
/** A job that comes ends the wait; this only bounds one answer of Redis that was lost. */
const WAIT_SECONDS = 60;
/** After a question that Redis, being away, did not answer. BullMQ's own fifteen seconds would be several intervals of a check. */
const AWAY_MILLISECONDS = 1_000;

/** Makes a class the one processor of a job. */
export function Processes<P extends object>(
  job: JobDefinition<P>,
  { concurrency = 1 }: ProcessingOptions = {},
): (target: new (...parameters: never[]) => JobProcessor<P>) => void {
  return (target) => {
    Processor(job.name, {
      concurrency,
      lockDuration: TAKEOVER_MILLISECONDS,
      stalledInterval: TAKEOVER_MILLISECONDS,
      maxStalledCount: MOST_STALLS,
      drainDelay: WAIT_SECONDS,
      runRetryDelay: AWAY_MILLISECONDS,
    })(target);
    SetMetadata(PROCESSED_JOB, job)(target);
  };
}

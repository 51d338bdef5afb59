import { IsInt, IsUUID, Max, Min } from 'class-validator';
import { defineJob, NoPayload } from '@clientst0r/platform';
import { SHARDS } from './schedule/run-time.js';

export class Shard {
  @IsInt()
  @Min(0)
  @Max(SHARDS - 1)
  shard: number;
}

export class CheckReference {
  @IsUUID()
  organisationId: string;

  @IsUUID()
  checkId: string;
}

export class StatusReference {
  @IsInt()
  @Min(1)
  statusId: number;
}

/**
 * One job a slice of the checks, however many there are: a job a check would cost more than the check. It takes what is due before the next
 * one comes (`run-due-checks.processor.ts`), so that it need not come often.
 */
export const RUN_DUE_CHECKS = defineJob('monitoring.run-due-checks', Shard, {
  attempts: 1,
  schedule: { everyMilliseconds: 2_000, payloads: Array.from({ length: SHARDS }, (_, shard) => ({ shard })) },
});

export const RUN_CHECK = defineJob('monitoring.run-check', CheckReference);
export const DELETE_RESULTS = defineJob('monitoring.delete-results', StatusReference);
export const PRUNE_RESULTS = defineJob('monitoring.prune-results', NoPayload, {
  schedule: { pattern: '7 * * * *', timezone: 'UTC', payloads: [{}] },
});

/** Writes down the next occurrences of windows that repeat. */
export const PLAN_MAINTENANCE = defineJob('monitoring.plan-maintenance', NoPayload, {
  schedule: { pattern: '23 * * * *', timezone: 'UTC', payloads: [{}] },
});

/** Often enough that the present hour is shown; what it makes is made anew each time. */
export const ROLL_UP_RESULTS = defineJob('monitoring.roll-up-results', NoPayload, {
  schedule: { pattern: '*/5 * * * *', timezone: 'UTC', payloads: [{}] },
});

/** Looks for alerts that are due: the database, not the queue, knows which. */
export const SEND_ALERTS = defineJob('monitoring.send-alerts', NoPayload, {
  attempts: 1,
  schedule: { everyMilliseconds: 2000, payloads: [{}] },
});

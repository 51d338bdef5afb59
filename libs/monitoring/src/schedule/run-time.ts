/** How many jobs share the checks. Stored with each check: changing it needs a migration. */
export const SHARDS = 4;

/** Overdue for longer than this, a check waits for its next place in the order, so that a restart does not run everything at once. */
const OVERDUE_MILLISECONDS = 15_000;
/** Checks with longer intervals than this do not wait for a whole one after an outage of ours. */
const LONGEST_WAIT_MILLISECONDS = 300_000;

/** 32 even bits of the random part of a version 7 UUID. */
function spread(id: string): number {
  return Number.parseInt(id.slice(-8), 16);
}

export function shardOf(id: string): number {
  return Number.parseInt(id.slice(-10, -8), 16) % SHARDS;
}

/**
 * The first time after `after` that belongs to this check: times of one check are a whole interval apart, and those of all checks
 * are spread evenly by their ids.
 */
export function nextRun(id: string, intervalMilliseconds: number, after: Date): Date {
  const phase = spread(id) % intervalMilliseconds;
  const periods = Math.floor((after.getTime() - phase) / intervalMilliseconds) + 1;
  return new Date(periods * intervalMilliseconds + phase);
}

/** The next place of its own, but at least half an interval later: a run out of turn stands for one that would follow at once. */
export function nextRegularRun(id: string, intervalMilliseconds: number, after: Date): Date {
  return nextRun(id, intervalMilliseconds, new Date(after.getTime() + intervalMilliseconds / 2));
}

/** Sooner than the interval when the last outcome needs to be confirmed. */
export function nextRunInDoubt(id: string, intervalMilliseconds: number, retryMilliseconds: number, after: Date): Date {
  const regular = nextRegularRun(id, intervalMilliseconds, after);
  return new Date(Math.min(regular.getTime(), after.getTime() + retryMilliseconds));
}

/** A new, changed or resumed check runs within a few seconds, a crowd of them not all at once. */
export function firstRun(id: string, now: Date): Date {
  return new Date(now.getTime() + (spread(id) % 2_000));
}

/** @returns when to run a check instead of now, because it was missed too long ago; null when it is to run now */
export function caughtUpRun(id: string, intervalMilliseconds: number, dueAt: Date, now: Date): Date | null {
  if (now.getTime() - dueAt.getTime() <= OVERDUE_MILLISECONDS) return null;
  return nextRun(id, Math.min(intervalMilliseconds, LONGEST_WAIT_MILLISECONDS), now);
}

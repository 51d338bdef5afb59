/** How many jobs share the checks. Stored with each check: changing it needs a migration. */
export const SHARDS = 4;

/** Overdue for longer than this, a check waits for its next place in the order, so that a restart does not run everything at once. */
const OVERDUE_MILLISECONDS = 15_000;
/** Checks with longer intervals than this do not wait for a whole one after an outage of ours. */
const LONGEST_WAIT_MILLISECONDS = 300_000;
/** While a process catches up, later than this is missed. */
const LATE_MILLISECONDS = 250;
/** What was missed for less than {@link OVERDUE_MILLISECONDS} is spread over this: about as long, so that nothing is asked twice as often as usual. */
const CATCH_UP_MILLISECONDS = 16_000;
/** What a process that died had taken is spread over this: at most the checks of some seconds. */
const TAKE_OVER_MILLISECONDS = 9_000;

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

/** How a run that is due came to be so late. */
export interface Missed {
  readonly dueAt: Date;
  /** A process that died had taken it. */
  readonly isAbandoned: boolean;
  /** Nobody had looked at what is due for some time. */
  readonly isCatchingUp: boolean;
}

/** @returns when to run a check instead of now, because many others were missed with it; null when it is to run now */
export function caughtUpRun(
  id: string,
  intervalMilliseconds: number,
  { dueAt, isAbandoned, isCatchingUp }: Missed,
  now: Date,
): Date | null {
  if (isAbandoned) return spreadOver(id, Math.min(TAKE_OVER_MILLISECONDS, intervalMilliseconds / 2), now);
  const late = now.getTime() - dueAt.getTime();
  if (late > OVERDUE_MILLISECONDS) return nextRun(id, Math.min(intervalMilliseconds, LONGEST_WAIT_MILLISECONDS), now);
  if (!isCatchingUp || late <= LATE_MILLISECONDS) return null;
  return spreadOver(id, Math.min(CATCH_UP_MILLISECONDS, intervalMilliseconds * 0.8), now);
}

/** By other bits than those of its place in the interval: what was missed at once has places next to each other. */
function spreadOver(id: string, milliseconds: number, now: Date): Date {
  const share = Number.parseInt(id.slice(-12, -8), 16) / 0x1_00_00;
  return new Date(now.getTime() + Math.floor(share * milliseconds));
}

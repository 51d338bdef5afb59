import type { ProbeOutcome } from '../probe/probe-result.js';

/** What is known about a target. `paused` is not one of these: it is a decision about the check. */
/** `unreachable` fails like `down`, but behind a parent that is down itself. */
export type KnownState = 'up' | 'degraded' | 'down' | 'unreachable' | 'unknown';
export type CheckStateName = KnownState | 'paused' | 'maintenance';

export interface Standing {
  readonly state: KnownState;
  /** Failures, or successes, without another outcome between them, up to now. */
  readonly failures: number;
  readonly successes: number;
}

export interface Thresholds {
  readonly failuresBeforeDown: number;
  readonly successesBeforeUp: number;
}

export const UNKNOWN: Standing = { state: 'unknown', failures: 0, successes: 0 };

// Streaks are compared with thresholds of at most 100 and stored in one byte.
const LONGEST_STREAK = 200;

/**
 * A target that is known to be up must fail `failuresBeforeDown` times in a row to be down, one that is down must answer
 * `successesBeforeUp` times in a row to be up. One answer is enough when nothing was known. When the target was not really asked,
 * nothing is known any more. What works with a blemish is `degraded`, and counts as an answer.
 */
export function standingAfter(before: Standing, outcome: ProbeOutcome, thresholds: Thresholds): Standing {
  if (outcome === 'inconclusive') return UNKNOWN;
  if (outcome !== 'failure') {
    const successes = Math.min(before.successes + 1, LONGEST_STREAK);
    const recovered = !isFailing(before.state) || successes >= thresholds.successesBeforeUp;
    const works = outcome === 'degraded' ? 'degraded' : 'up';
    return { state: recovered ? works : before.state, failures: 0, successes };
  }
  const failures = Math.min(before.failures + 1, LONGEST_STREAK);
  return { state: failures >= thresholds.failuresBeforeDown ? 'down' : before.state, failures, successes: 0 };
}

export function isFailing(state: KnownState): boolean {
  return state === 'down' || state === 'unreachable';
}

/** Whether the last outcome speaks against the state, so that the next look should come sooner than the interval. */
export function isInDoubt({ state, failures, successes }: Standing): boolean {
  return isFailing(state) ? successes > 0 : failures > 0;
}

/** How long after its time a check may still be unrun before what was known is no longer shown, milliseconds. */
export const STALE_AFTER = 90_000;

/** What may be shown: a state whose next look is overdue is `unknown`, not what it once was. */
export function shownState(paused: boolean, state: KnownState, nextRunAt: Date, now: Date): CheckStateName {
  if (paused) return 'paused';
  return now.getTime() - nextRunAt.getTime() > STALE_AFTER ? 'unknown' : state;
}

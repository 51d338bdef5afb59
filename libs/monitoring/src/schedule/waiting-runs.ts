import type { CheckRun } from './check-run.js';

/**
 * Whoever begins first takes along what would begin within this time after it, for a process that wakes for each check alone asks for
 * twice the CPU a check (decision 0075).
 */
const TOGETHER_MILLISECONDS = 200;
/** Those of a crowd begin one after the other all the same: the last of many would be late. */
const MOST_TOGETHER = 10;

/** Holds runs until their time, and begins those that are close to each other together: up to a fifth of a second early, never later. */
export class WaitingRuns {
  /** The soonest last. */
  private readonly runs: CheckRun[] = [];
  private timer: { readonly at: number; readonly handle: NodeJS.Timeout } | null = null;

  /** @param now milliseconds since 1970 */
  constructor(
    private readonly begin: (run: CheckRun) => void,
    private readonly now: () => number,
  ) {}

  get size(): number {
    return this.runs.length;
  }

  add(run: CheckRun): void {
    this.runs.splice(this.placeOf(run), 0, run);
    this.plan();
  }

  /** Begins none of them. */
  clear(): void {
    this.runs.length = 0;
    this.plan();
  }

  /** How many come later. */
  private placeOf(run: CheckRun): number {
    let [low, high] = [0, this.runs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.runs[middle]?.dueAt ?? run.dueAt) > run.dueAt) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private plan(): void {
    const at = this.runs.at(-1)?.dueAt.getTime();
    if (at === this.timer?.at) return;
    if (this.timer) clearTimeout(this.timer.handle);
    const wake = (): void => {
      this.timer = null;
      this.beginNext();
    };
    this.timer = at === undefined ? null : { at, handle: setTimeout(wake, Math.max(0, at - this.now())) };
  }

  private beginNext(): void {
    const now = this.now();
    const first = this.runs.at(-1)?.dueAt.getTime() ?? now;
    // Timers may come a little early by this clock.
    const until = Math.max(now, first) + TOGETHER_MILLISECONDS;
    for (let count = 0; count < MOST_TOGETHER; count++) {
      const next = this.runs.at(-1);
      if (!next || next.dueAt.getTime() > until) break;
      this.runs.pop();
      this.begin(next);
    }
    this.plan();
  }
}

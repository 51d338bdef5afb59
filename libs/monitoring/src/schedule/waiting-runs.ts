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
  /** The soonest last, once they are in order. */
  private readonly runs: CheckRun[] = [];
  private isInOrder = true;
  /** When the soonest is due, milliseconds since 1970; of none, never. */
  private soonest = Infinity;
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
    this.runs.push(run);
    // They come by hundreds, and are looked at when the first of them is due.
    this.isInOrder = false;
    this.soonest = Math.min(this.soonest, run.dueAt.getTime());
    this.plan();
  }

  /** Begins none of them. */
  clear(): void {
    this.runs.length = 0;
    this.soonest = Infinity;
    this.plan();
  }

  private putInOrder(): void {
    if (!this.isInOrder) this.runs.sort((one, other) => other.dueAt.getTime() - one.dueAt.getTime());
    this.isInOrder = true;
  }

  private plan(): void {
    const at = this.soonest;
    if (at === this.timer?.at) return;
    if (this.timer) clearTimeout(this.timer.handle);
    const wake = (): void => {
      this.timer = null;
      this.beginNext();
    };
    this.timer = at === Infinity ? null : { at, handle: setTimeout(wake, Math.max(0, at - this.now())) };
  }

  private beginNext(): void {
    this.putInOrder();
    // Timers may come a little early by this clock.
    const until = Math.max(this.now(), this.soonest) + TOGETHER_MILLISECONDS;
    for (let count = 0; count < MOST_TOGETHER; count++) {
      const next = this.runs.at(-1);
      if (!next || next.dueAt.getTime() > until) break;
      this.runs.pop();
      this.begin(next);
    }
    this.putInOrder();
    this.soonest = this.runs.at(-1)?.dueAt.getTime() ?? Infinity;
    this.plan();
  }
}

/** Between two times. */
const APART_MILLISECONDS = 1_000;
const AGAIN_MILLISECONDS = 400;

/** Does something soon after it is asked for, once for all that ask meanwhile, and never more often than once a second. */
export class Pace {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private dueAt = Infinity;
  private doneAt = -Infinity;

  /** @param work false when it cannot be done now: then a little later */
  constructor(private readonly work: () => boolean) {}

  ask(withinMilliseconds: number): void {
    const now = Date.now();
    const at = Math.max(now + withinMilliseconds, this.doneAt + APART_MILLISECONDS);
    if (at >= this.dueAt) return;
    clearTimeout(this.timer);
    this.dueAt = at;
    this.timer = setTimeout(() => {
      this.dueAt = Infinity;
      if (this.work()) this.doneAt = Date.now();
      else this.ask(AGAIN_MILLISECONDS);
    }, at - now);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.dueAt = -Infinity;
  }
}

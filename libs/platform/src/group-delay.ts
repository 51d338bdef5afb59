import { setImmediate as turn } from 'node:timers/promises';

/** So many turns of the event loop without anybody joining are the end of a burst; what others wait for comes in between. */
const QUIET_TURNS = 5;
const LONGEST_MS = 2;

/**
 * How long work that can be shared waits for company: where the last piece of it was shared until nobody joins any more,
 * at most two milliseconds, else one turn of the event loop. PostgreSQL's `commit_delay`, with what came before in place
 * of `commit_siblings`, and over as soon as waiting is of no use.
 */
export class GroupDelay {
  private hasCompany = false;
  private joining = 0;

  /** Somebody has added to what is waited with. */
  joined(): void {
    this.joining += 1;
  }

  async wait(): Promise<void> {
    if (!this.hasCompany) return turn();
    const end = performance.now() + LONGEST_MS;
    for (let quiet = 0; quiet < QUIET_TURNS && performance.now() < end;) {
      const before = this.joining;
      await turn();
      quiet = this.joining === before ? quiet + 1 : 0;
    }
  }

  /** `count`: how many shared the last piece of work. */
  took(count: number): void {
    this.hasCompany = count > 1;
  }
}

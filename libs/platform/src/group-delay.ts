import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';

const DELAY_MS = 2;

/**
 * How long work that can be shared waits for company: two milliseconds where the last piece of it was shared, else one
 * turn of the event loop. PostgreSQL's `commit_delay`, with what came before in place of `commit_siblings`.
 */
export class GroupDelay {
  private hasCompany = false;

  async wait(): Promise<void> {
    if (this.hasCompany) await pause(DELAY_MS);
    else await turn();
  }

  /** `count`: how many shared the last piece of work. */
  took(count: number): void {
    this.hasCompany = count > 1;
  }
}

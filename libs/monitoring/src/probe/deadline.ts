import { ProbeFailure } from './probe-result.js';

/** One limit over everything a probe does. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  readonly signal = this.controller.signal;

  constructor(milliseconds: number) {
    this.timer = setTimeout(() => {
      this.controller.abort();
    }, milliseconds);
  }

  /** For what cannot be aborted. @param what names it in the failure */
  race<T>(work: Promise<T>, what = 'looking up the name'): Promise<T> {
    const late = new Promise<never>((_resolve, reject) => {
      this.signal.addEventListener('abort', () => {
        reject(new ProbeFailure('timeout', what));
      });
    });
    return Promise.race([work, late]);
  }

  clear(): void {
    clearTimeout(this.timer);
  }
}

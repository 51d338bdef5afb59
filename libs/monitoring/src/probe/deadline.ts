import { ProbeFailure } from './probe-result.js';

/** One limit over everything a probe does. */
export class Deadline {
  private readonly timer: NodeJS.Timeout;
  private readonly stops = new Set<() => void>();
  private hasEnded = false;

  constructor(milliseconds: number) {
    this.timer = setTimeout(() => {
      this.hasEnded = true;
      for (const stop of this.stops) stop();
    }, milliseconds);
  }

  get isOver(): boolean {
    return this.hasEnded;
  }

  /** @returns to be called when there is nothing to stop any more */
  whenOver(stop: () => void): () => void {
    if (this.hasEnded) stop();
    else this.stops.add(stop);
    return () => void this.stops.delete(stop);
  }

  /** For what takes nothing else. */
  signal(): AbortSignal {
    const controller = new AbortController();
    this.whenOver(() => {
      controller.abort();
    });
    return controller.signal;
  }

  /** For what cannot be stopped. @param what names it in the failure */
  race<T>(work: Promise<T>, what = 'looking up the name'): Promise<T> {
    const late = new Promise<never>((_resolve, reject) => {
      this.whenOver(() => {
        reject(new ProbeFailure('timeout', what));
      });
    });
    return Promise.race([work, late]);
  }

  clear(): void {
    clearTimeout(this.timer);
  }
}

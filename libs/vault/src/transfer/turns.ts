import { UnavailableError } from '@clientst0r/platform';

/** One after the other: each may hold much memory. Whoever would be one too many had better be told so at once. */
export class Turns {
  private waiting = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly most: number) {}

  /** Throws `UnavailableError` when as many as may wait do. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting >= this.most) throw new UnavailableError();
    this.waiting += 1;
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.waiting -= 1;
    }
  }
}

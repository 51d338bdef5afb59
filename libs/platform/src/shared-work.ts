import { AsyncLocalStorage } from 'node:async_hooks';
import { GroupDelay } from './group-delay.js';

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (outcome: R | Promise<R>) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome<R> = R | Error | Promise<R>;

export interface Sharing<T> {
  /** The most items that are done together. */
  readonly most: number;
  /** So many pieces of work are under way at a time in each lane, one unless told: what comes meanwhile need not wait for the last. */
  readonly atOnce?: number;
  /** Only what is equal in this is done together; what differs does not wait for each other. */
  readonly lane?: (item: T) => string;
  /** What is equal in this is never done together. */
  readonly identity?: (item: T) => string;
}

/** Lanes that nobody uses are forgotten beyond so many. */
const LANES_KEPT = 1_000;

/**
 * Work that is asked for at the same time, or while what came before is done, is done together: one transaction, one
 * commit. Each caller is answered after that, with an outcome of his own. What fails together is done again one by one, so
 * that nobody fails for another's item.
 */
export class SharedWork<T, R> {
  private readonly lanes = new Map<string, Lane<T, R>>();
  /** The context of whoever asks first is not that of the others. */
  private readonly outside = AsyncLocalStorage.snapshot();

  /**
   * `doAll` gives an outcome for each item, an error for one that is refused by itself, a promise for one that only its caller waits for.
   * When it throws it must have done nothing.
   */
  constructor(
    private readonly doAll: (items: readonly T[]) => Promise<readonly Outcome<R>[]>,
    private readonly sharing: Sharing<T>,
  ) {}

  do(item: T): Promise<R> {
    const name = this.sharing.lane?.(item) ?? '';
    let lane = this.lanes.get(name);
    if (!lane) {
      if (this.lanes.size >= LANES_KEPT) this.dropIdle();
      lane = new Lane(this.doAll, this.sharing, this.outside);
      this.lanes.set(name, lane);
    }
    return lane.do(item);
  }

  private dropIdle(): void {
    for (const [name, lane] of this.lanes) if (!lane.busy) this.lanes.delete(name);
  }
}

class Lane<T, R> {
  private draining = 0;
  private waiting: Waiting<T, R>[] = [];
  private readonly delay = new GroupDelay();

  constructor(
    private readonly doAll: (items: readonly T[]) => Promise<readonly Outcome<R>[]>,
    private readonly sharing: Sharing<T>,
    private readonly outside: <V>(work: () => V) => V,
  ) {}

  get busy(): boolean {
    return this.draining > 0;
  }

  do(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.delay.joined();
      if (this.draining < (this.sharing.atOnce ?? 1)) void this.outside(() => this.drain());
    });
  }

  private async drain(): Promise<void> {
    this.draining += 1;
    while (this.waiting.length > 0) {
      await this.delay.wait();
      const batch = this.take();
      if (batch.length === 0) break; // another has taken what this one waited with
      this.delay.took(batch.length);
      await this.work(batch);
    }
    this.draining -= 1;
  }

  private take(): Waiting<T, R>[] {
    const { most, identity } = this.sharing;
    if (!identity) return this.waiting.splice(0, most);
    const taken = new Map<string, Waiting<T, R>>();
    for (const one of this.waiting) {
      const name = identity(one.item);
      if (taken.size < most && !taken.has(name)) taken.set(name, one);
    }
    const batch = [...taken.values()];
    this.waiting = this.waiting.filter((one) => !batch.includes(one));
    return batch;
  }

  private async work(batch: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const outcomes = await this.doAll(batch.map(({ item }) => item));
      for (const [at, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[at] as Outcome<R>;
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      }
    } catch (error) {
      if (batch.length > 1) await Promise.all(batch.map((one) => this.work([one])));
      else batch[0]?.reject(error);
    }
  }
}

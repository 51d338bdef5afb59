interface Kept<T> {
  readonly until: number;
  readonly reading: Promise<T>;
}

/**
 * What is read again when it is older than `milliseconds`, once however many ask for it. A process may go on for so long with what another
 * one has changed. A read that fails is not kept.
 */
export class RecentRead<T> {
  private kept: Kept<T> | null = null;
  private last: { readonly value: T } | null = null;

  /** @param now milliseconds, of a clock that only goes on */
  constructor(
    private readonly read: () => Promise<T>,
    private readonly milliseconds: number,
    private readonly now: () => number,
  ) {}

  /** Without waiting for anything, for what every request asks: undefined when it is to be read. */
  known(): T | undefined {
    return this.kept && this.now() < this.kept.until ? this.last?.value : undefined;
  }

  get(): Promise<T> {
    const now = this.now();
    return this.kept && now < this.kept.until ? this.kept.reading : this.begin(now);
  }

  forget(): void {
    this.kept = null;
    this.last = null;
  }

  private begin(now: number): Promise<T> {
    const kept = { until: now + this.milliseconds, reading: this.read() };
    this.kept = kept;
    this.last = null;
    kept.reading.then(
      (value) => {
        if (this.kept === kept) this.last = { value };
      },
      () => {
        if (this.kept === kept) this.forget();
      },
    );
    return kept.reading;
  }
}

interface Waiting {
  readonly host: string;
  readonly work: () => Promise<void>;
}

export interface PoolLimits {
  /** Probes at the same moment. */
  readonly running: number;
  /** Of these, to one host: spares the target, and keeps one dead host from taking every place. */
  readonly runningPerHost: number;
  /** Running and waiting together. */
  readonly held: number;
}

/** Runs probes, first come first served, except that those of a host at its limit let the others pass. */
export class ProbePool {
  private readonly waiting: Waiting[] = [];
  private readonly perHost = new Map<string, number>();
  private running = 0;
  private idle: (() => void)[] = [];

  constructor(private readonly limits: PoolLimits) {}

  /** How many more may be submitted. */
  get free(): number {
    return Math.max(0, this.limits.held - this.running - this.waiting.length);
  }

  /** @param work must not reject */
  submit(host: string, work: () => Promise<void>): void {
    if (this.mayStart(host)) this.start({ host, work });
    else this.waiting.push({ host, work });
  }

  /** Forgets what has not started and resolves when nothing runs any more. */
  async drain(): Promise<void> {
    this.waiting.length = 0;
    if (this.running > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private mayStart(host: string): boolean {
    return this.running < this.limits.running && (this.perHost.get(host) ?? 0) < this.limits.runningPerHost;
  }

  private start({ host, work }: Waiting): void {
    this.running += 1;
    this.perHost.set(host, (this.perHost.get(host) ?? 0) + 1);
    void work().finally(() => {
      this.finished(host);
    });
  }

  private finished(host: string): void {
    this.running -= 1;
    const left = (this.perHost.get(host) ?? 1) - 1;
    if (left > 0) this.perHost.set(host, left);
    else this.perHost.delete(host);
    this.startNext();
    if (this.running === 0) for (const resolve of this.idle.splice(0)) resolve();
  }

  private startNext(): void {
    const next = this.waiting.findIndex(({ host }) => this.mayStart(host));
    const found = next >= 0 ? this.waiting.splice(next, 1)[0] : undefined;
    if (found) this.start(found);
  }
}

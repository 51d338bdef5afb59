import { Injectable, Logger } from '@nestjs/common';
import type { CheckRun, FinishedRun } from './check-run.js';
import { ResultStore } from './result-store.js';

/** What is seen is shown within this time. */
const FLUSH_MILLISECONDS = 800;
const LARGEST_BATCH = 1_000;
/** Kept while the database is away; older ones are dropped, and run again when their lease has ended. */
const MOST_KEPT = 20_000;
const RETRY_MILLISECONDS = 1_000;

/** Gathers what was seen, so that all results of a moment are stored together; keeps them while the database is away. */
@Injectable()
export class ResultWriter {
  private readonly logger = new Logger(ResultWriter.name);
  private waiting: FinishedRun[] = [];
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> | null = null;
  private failures = 0;
  private stored: (run: CheckRun) => unknown = () => undefined;

  constructor(private readonly store: ResultStore) {}

  onStored(listener: (run: CheckRun) => unknown): void {
    this.stored = listener;
  }

  has(run: CheckRun): boolean {
    return this.waiting.some((finished) => finished.run === run);
  }

  add(finished: FinishedRun): void {
    this.waiting.push(finished);
    for (const dropped of this.waiting.splice(0, this.waiting.length - MOST_KEPT)) this.stored(dropped.run);
    this.plan(FLUSH_MILLISECONDS);
  }

  /** Writes the rest. */
  async stop(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    await this.flushing;
    if (this.waiting.length > 0) await this.flush();
  }

  private plan(milliseconds: number): void {
    if (this.timer || this.flushing) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.flushing = this.flush().finally(() => {
        this.flushing = null;
        if (this.waiting.length > 0) this.plan(this.pause());
      });
    }, milliseconds);
  }

  /** What fills a batch waits for nothing. */
  private pause(): number {
    if (this.failures > 0) return RETRY_MILLISECONDS;
    return this.waiting.length >= LARGEST_BATCH ? 0 : FLUSH_MILLISECONDS;
  }

  private async flush(): Promise<void> {
    const batch = this.waiting.slice(0, LARGEST_BATCH);
    try {
      await this.store.store(batch);
      const stored = new Set(batch);
      this.waiting = this.waiting.filter((finished) => !stored.has(finished));
      for (const { run } of batch) this.stored(run);
      if (this.failures > 0) this.logger.log('Results are written again');
      this.failures = 0;
    } catch (error) {
      if (this.failures++ === 0)
        this.logger.error(`Results cannot be written and are kept: ${error instanceof Error ? error.message : 'unknown error'}`);
    }
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '@clientst0r/platform';
import { CHECK_KINDS } from '../kind/check-kinds.js';
import { Probers } from '../probe/probers.js';
import type { CheckRun, FinishedRun } from './check-run.js';
import { DueChecks } from './due-checks.js';
import { ProbePool } from './probe-pool.js';
import { WaitingRuns } from './waiting-runs.js';
import { ResultWriter } from './result-writer.js';

/** Probes of one process. A hanging target holds a place for its time limit (at most 60 s); 200 of them leave more than half. */
const LIMITS = { running: 512, runningPerHost: 32, held: 16_384 };
const RENEW_MILLISECONDS = 2_000;
/** Most runs are over before their lease is as old as this, and are never renewed. */
const RENEWED_AFTER_MILLISECONDS = 5_000;
/** How long a stopping process waits for probes under way; another takes the rest over when their lease ends. */
const DRAIN_MILLISECONDS = 10_000;

interface Held {
  readonly run: CheckRun;
  /** As `performance.now()`. */
  leasedAt: number;
}

/** Begins each run at its own time, within the limits of the pool, and passes on what was seen. */
@Injectable()
export class CheckRunner {
  private readonly logger = new Logger(CheckRunner.name);
  private readonly pool = new ProbePool(LIMITS);
  /** Everything taken and not yet stored. */
  private readonly held = new Map<string, Held>();
  private readonly waiting: WaitingRuns;
  private readonly running = new Set<string>();
  private renewal: NodeJS.Timeout | null = null;
  private stopping = false;

  constructor(
    private readonly due: DueChecks,
    private readonly probers: Probers,
    private readonly writer: ResultWriter,
    private readonly clock: Clock,
  ) {
    this.waiting = new WaitingRuns(
      (run) => { this.submit(run); },
      () => this.clock.now().getTime(),
    ); // prettier-ignore
    this.writer.onStored((run) => this.held.delete(key(run)));
  }

  /** How many more runs may be taken. */
  get free(): number {
    return this.stopping ? 0 : Math.max(0, this.pool.free - this.waiting.size);
  }

  /** Taken by this process and not yet stored. */
  holds(statusId: number, token: string): boolean {
    return this.held.has(key({ statusId, token }));
  }

  begin(run: CheckRun): void {
    if (this.stopping) return void this.giveBack([run]);
    this.held.set(key(run), { run, leasedAt: performance.now() });
    this.renewal ??= setInterval(() => void this.renew(), RENEW_MILLISECONDS);
    if (run.dueAt <= this.clock.now()) this.submit(run);
    else this.waiting.add(run);
  }

  /** Ends probes under way, stores what was seen and gives the rest back. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.waiting.clear();
    const begun = this.pool.drain();
    const notBegun = [...this.held.values()].map(({ run }) => run).filter((run) => !this.running.has(key(run)) && !this.writer.has(run));
    await this.giveBack(notBegun);
    await Promise.race([begun, new Promise((resolve) => setTimeout(resolve, DRAIN_MILLISECONDS).unref())]);
    if (this.renewal) clearInterval(this.renewal);
    await this.writer.stop();
  }

  private async giveBack(runs: readonly CheckRun[]): Promise<void> {
    await this.due.release(runs).catch((error: unknown) => {
      this.report('give back', error);
    });
  }

  private submit(run: CheckRun): void {
    this.pool.submit(hostOf(run), () => this.run(run));
  }

  private async run(run: CheckRun): Promise<void> {
    this.running.add(key(run));
    const startedAt = this.clock.now();
    const result = await this.probers.probe(run);
    this.running.delete(key(run));
    const finished: FinishedRun = { run, startedAt, result };
    this.writer.add(finished);
  }

  private async renew(): Promise<void> {
    const now = performance.now();
    const old = [...this.held.values()].filter(({ leasedAt }) => now - leasedAt >= RENEWED_AFTER_MILLISECONDS);
    try {
      await this.due.renew(old.map(({ run }) => run));
      for (const one of old) one.leasedAt = now;
    } catch (error) {
      this.report('keep', error);
    }
  }

  private report(what: string, error: unknown): void {
    this.logger.warn(`Could not ${what} the checks taken: ${error instanceof Error ? error.message : 'unknown error'}`);
  }
}

/** What cannot be read fails when it is probed, and nothing else does. */
function hostOf({ kind, specification, checkId }: CheckRun): string {
  try {
    return CHECK_KINDS[kind].host(specification);
  } catch {
    return checkId;
  }
}

function key({ statusId, token }: Pick<CheckRun, 'statusId' | 'token'>): string {
  return `${statusId.toString()} ${token}`;
}

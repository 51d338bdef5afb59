import { Injectable, Logger } from '@nestjs/common';
import { EventFeed } from '../feed/event-feed.js';
import { StreamSender } from './stream-sender.js';
import { StreamTurns, type Turn } from './stream-turns.js';
import { deliveryFailure } from './transport/delivery-failure.js';

/** Sends streams side by side, each by itself, so that a slow or dead receiver holds back no other. For the worker. */
@Injectable()
export class StreamRunner {
  private readonly logger = new Logger(StreamRunner.name);
  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly feed: EventFeed,
    private readonly turns: StreamTurns,
    private readonly sender: StreamSender,
  ) {}

  /** Begins what is due; ends before it is sent: a lease in the database stands for the sending. */
  async begin(shard: number): Promise<void> {
    if (this.stopping.signal.aborted || !(await this.turns.isAnyWanted(shard))) return;
    await this.feed.collect();
    for (const turn of await this.turns.claim(shard)) {
      const run = this.run(turn).catch((error: unknown) => {
        this.logger.error(
          `A stream stopped and is tried again when its lease has ended: ${error instanceof Error ? error.message : 'unknown error'}`,
        );
      });
      this.running.add(run);
      void run.finally(() => this.running.delete(run));
    }
  }

  /** Resolves when nothing is sent any more. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  /** Gives up what is being sent; it is sent again by whoever comes next. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.idle();
  }

  private async run(turn: Turn): Promise<void> {
    let goesOn = true;
    while (goesOn) {
      const batch = await this.turns.next(turn);
      if (!batch) return;
      try {
        await this.sender.send(batch.stream, batch, this.stopping.signal);
      } catch (error) {
        await this.turns.failed(turn, batch, deliveryFailure(error));
        return;
      }
      goesOn = await this.turns.taken(turn, batch);
    }
  }
}

import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { Clock } from '@clientst0r/platform';
import { EventFeed } from '../feed/event-feed.js';
import type { StreamDestination } from './stream-destination.entity.js';
import { StreamProgress } from './stream-progress.entity.js';

/** `behind`: it works and has not caught up. `retrying`: the last try failed. `interrupted`: several in a row did. */
export const STREAM_STATES = ['up-to-date', 'behind', 'retrying', 'interrupted', 'paused'] as const;
export type StreamState = (typeof STREAM_STATES)[number];

export interface StreamStatus {
  readonly state: StreamState;
  readonly progress: StreamProgress;
  /** Events that wait for this receiver. */
  readonly lagEvents: number;
  /** Age of the oldest of them. */
  readonly lagSeconds: number;
}

/** How far each stream has come, for people. */
@Injectable()
export class StreamStatusReader {
  constructor(
    private readonly em: EntityManager,
    private readonly feed: EventFeed,
    private readonly clock: Clock,
  ) {}

  async of(streams: readonly StreamDestination[]): Promise<Map<string, StreamStatus>> {
    const size = await this.feed.size();
    const rows = await this.em.fork().find(StreamProgress, { streamId: { $in: streams.map(({ id }) => id) } });
    const byId = new Map(rows.map((row) => [row.streamId, row]));
    const statuses = new Map<string, StreamStatus>();
    for (const stream of streams) {
      const progress = byId.get(stream.id);
      if (progress) statuses.set(stream.id, await this.status(stream, progress, size));
    }
    return statuses;
  }

  private async status(stream: StreamDestination, progress: StreamProgress, size: number): Promise<StreamStatus> {
    const lagEvents = Math.max(0, size - progress.position);
    const oldest = lagEvents === 0 ? null : await this.feed.timeOf(progress.position);
    const lagSeconds = oldest === null ? 0 : Math.max(0, Math.round((this.clock.now().getTime() - oldest.getTime()) / 1000));
    return { state: stateOf(stream, progress, lagEvents), progress, lagEvents, lagSeconds };
  }
}

function stateOf(stream: StreamDestination, progress: StreamProgress, lagEvents: number): StreamState {
  if (stream.isPaused) return 'paused';
  if (progress.isInterrupted) return 'interrupted';
  if (progress.failures > 0) return 'retrying';
  return lagEvents > 0 ? 'behind' : 'up-to-date';
}

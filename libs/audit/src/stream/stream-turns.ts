import { randomUUIDv7 } from 'node:crypto';
import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { Clock, systemActor } from '@clientst0r/platform';
import { AuditTrail } from '../audit-trail.js';
import { EventFeed, type FedEvent } from '../feed/event-feed.js';
import type { StreamedEvent } from './format/streamed-event.js';
import { StreamDestination } from './stream-destination.entity.js';
import { INTERRUPTED_AFTER, StreamProgress } from './stream-progress.entity.js';
import { StreamGapFound, StreamInterrupted, StreamRecovered } from './stream.audit.js';
import type { DeliveryFailure } from './transport/delivery-failure.js';

/** Longer than a batch may take; a sender that died leaves its streams to others after this. */
const LEASE_MILLISECONDS = 45_000;
/** Characters of a batch, in which there is at least one event. Splunk's collector takes a megabyte. */
const LARGEST_SIZE = 768 * 1024;

const DUE = `from audit_stream_progress p join audit_streams s on s.id = p.stream_id
  where p.shard = ? and p.position < ? and p.next_attempt_at <= ? and (p.lease_until is null or p.lease_until <= ?) and s.paused_at is null`;

/** A stream that this process, and no other, is sending. */
export interface Turn {
  readonly streamId: string;
  readonly token: string;
}

export interface TurnBatch {
  readonly stream: StreamDestination;
  readonly messageId: string;
  readonly events: readonly StreamedEvent[];
}

const actor = systemActor('audit-stream');

/** Who sends which stream, and how far it has come: a transaction before each batch and one after it. */
@Injectable()
export class StreamTurns {
  constructor(
    private readonly em: EntityManager,
    private readonly feed: EventFeed,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Whether the shard has a stream that is not paused: most deployments have none, and then nothing is worth a transaction. */
  async isAnyWanted(shard: number): Promise<boolean> {
    const sql =
      'select 1 from audit_stream_progress p join audit_streams s on s.id = p.stream_id where p.shard = ? and s.paused_at is null limit 1';
    return (await this.em.getConnection().execute<object[]>(sql, [shard])).length > 0;
  }

  /** Takes the streams of the shard for which events wait and whose time has come. */
  async claim(shard: number): Promise<Turn[]> {
    const now = this.clock.now();
    const parameters = [shard, await this.feed.size(), now, now];
    const connection = this.em.getConnection();
    const due = await connection.execute<{ streamId: string }[]>(`select p.stream_id as streamId ${DUE}`, parameters);
    const turns: Turn[] = [];
    for (const { streamId } of due) {
      const token = randomUUIDv7();
      const sql =
        'update audit_stream_progress set lease_token = ?, lease_until = ? where stream_id = ? and (lease_until is null or lease_until <= ?)';
      const { affectedRows } = await connection.execute<{ affectedRows: number }>(sql, [token, this.leaseEnd(now), streamId, now], 'run');
      if (affectedRows === 1) turns.push({ streamId, token });
    }
    return turns;
  }

  /** @returns the next batch; null when the turn is over: nothing waits, paused, deleted, or taken over by another process */
  next(turn: Turn): Promise<TurnBatch | null> {
    return this.em.fork().transactional(async (em) => {
      const progress = await this.locked(em, turn);
      const stream = progress && (await em.findOne(StreamDestination, { id: turn.streamId }, { populate: ['sealedSecret'] }));
      if (!progress || !stream || stream.isPaused) return this.over(progress);
      const events = await this.events(em, stream, progress);
      const [first] = events;
      const last = events.at(-1);
      if (!first || !last) return this.over(progress);
      return { stream, messageId: `batch_${stream.id}_${first.index.toString()}_${last.index.toString()}`, events };
    });
  }

  /** Of the next batch with anything in it; none when nothing waits. Those of personal vaults are their owners' alone, and passed over. */
  private async events(em: EntityManager, stream: StreamDestination, progress: StreamProgress): Promise<StreamedEvent[]> {
    for (;;) {
      const events = await this.read(progress);
      const last = events.at(-1);
      if (!last) return [];
      this.noteMissing(em, stream, progress, last.index + 1, events.length);
      const now = this.clock.now();
      progress.begin(last.index + 1, now, this.leaseEnd(now));
      const told = events.filter(({ personal }) => !personal);
      if (told.length > 0) return told;
      progress.passOver();
    }
  }

  /** @returns whether the turn goes on */
  taken(turn: Turn, { stream, events }: TurnBatch): Promise<boolean> {
    return this.em.fork().transactional(async (em) => {
      const progress = await this.locked(em, turn);
      if (!progress) return false;
      const wasInterrupted = progress.isInterrupted;
      const isConfirmed = stream.kind === 'splunk-hec' || stream.kind === 'webhook';
      progress.taken(events.length, isConfirmed, this.clock.now());
      if (wasInterrupted) this.audit.record(em, actor, new StreamRecovered(stream, progress.position));
      return true;
    });
  }

  failed(turn: Turn, { stream }: TurnBatch, failure: DeliveryFailure): Promise<void> {
    return this.em.fork().transactional(async (em) => {
      const progress = await this.locked(em, turn);
      if (!progress) return;
      progress.failed(failure.message, failure.reason === 'too-large', failure.retryAfterSeconds, this.clock.now());
      if (progress.failures !== INTERRUPTED_AFTER) return;
      this.audit.record(em, actor, new StreamInterrupted(stream, failure.message, progress.position));
    });
  }

  private async read({ position, batchEnd, batchLimit }: StreamProgress): Promise<FedEvent[]> {
    const events = await this.feed.read(position, batchLimit, batchEnd ?? undefined);
    let size = 0;
    return events.filter((event, place) => {
      size += event.size;
      return place === 0 || size <= LARGEST_SIZE;
    });
  }

  /** Once for each batch: one that is sent again was looked at before. */
  private noteMissing(em: EntityManager, stream: StreamDestination, progress: StreamProgress, end: number, present: number): void {
    const missing = end - progress.position - present;
    if (missing <= 0 || progress.batchEnd !== null) return;
    this.audit.record(em, actor, new StreamGapFound(stream, progress.position, end, missing));
    progress.missed += missing;
  }

  private over(progress: StreamProgress | null): null {
    progress?.release();
    return null;
  }

  private locked(em: EntityManager, { streamId, token }: Turn): Promise<StreamProgress | null> {
    return em.findOne(StreamProgress, { streamId, leaseToken: token }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  private leaseEnd(now: Date): Date {
    return new Date(now.getTime() + LEASE_MILLISECONDS);
  }
}

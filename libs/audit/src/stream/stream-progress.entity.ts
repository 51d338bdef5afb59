import { BigIntType } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { NotAudited } from '@clientst0r/platform';

/** How many jobs share the streams. Stored with each stream: changing it needs a migration. */
export const STREAM_SHARDS = 2;

export function streamShardOf(id: string): number {
  return Number.parseInt(id.slice(-2), 16) % STREAM_SHARDS;
}

const COUNT = { columnType: 'bigint unsigned', type: new BigIntType('number'), unsigned: true };
const MOMENT = { type: 'datetime', columnType: 'datetime(3)', nullable: true } as const;

export const LARGEST_BATCH = 250;
/** Failures in a row, after which a stream counts as interrupted. */
export const INTERRUPTED_AFTER = 3;
const LONGEST_WAIT_SECONDS = 300;
const LONGEST_ASKED_WAIT_SECONDS = 3_600;

/** How far a stream has come. The trail itself is the spool: nothing waits in memory, and nothing is lost while a receiver is away. */
@NotAudited('Changes with every batch; what people change is in StreamDestination, and interruptions have events of their own')
@Entity({ tableName: 'audit_stream_progress' })
@Index({ properties: ['shard', 'nextAttemptAt'] })
export class StreamProgress {
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly streamId: string;

  @Property({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true })
  readonly shard: number;

  /** Place of the next event to send. */
  @Property({ ...COUNT })
  position: number;

  /** Where the last batch began, for receivers that cannot say what they kept: after a failure it is sent once more. */
  @Property({ ...COUNT, nullable: true })
  repeatFrom: number | null = null;

  /** End of the batch at hand: sent again, it is the same batch. */
  @Property({ ...COUNT, nullable: true })
  batchEnd: number | null = null;

  @Property({ columnType: 'smallint unsigned', type: 'integer', unsigned: true })
  batchLimit = LARGEST_BATCH;

  @Property({ ...COUNT })
  delivered = 0;

  /** Events that were gone (by retention) before they could be sent. */
  @Property({ ...COUNT })
  missed = 0;

  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true })
  failures = 0;

  @Property({ type: 'string', length: 240, nullable: true })
  lastError: string | null = null;

  @Property({ ...MOMENT })
  lastDeliveredAt: Date | null = null;

  @Property({ ...MOMENT })
  lastAttemptAt: Date | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  nextAttemptAt: Date;

  /** Who is sending, and until when others leave the stream to it. */
  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  leaseToken: string | null = null;

  @Property({ ...MOMENT })
  leaseUntil: Date | null = null;

  constructor(streamId: string, position: number, at: Date) {
    this.streamId = streamId;
    this.shard = streamShardOf(streamId);
    this.position = position;
    this.nextAttemptAt = at;
  }

  get isInterrupted(): boolean {
    return this.failures >= INTERRUPTED_AFTER;
  }

  /** At once, whatever the back-off was: somebody has changed or resumed the stream. */
  tryNow(at: Date): void {
    this.nextAttemptAt = at;
  }

  begin(batchEnd: number, at: Date, leaseUntil: Date): void {
    this.batchEnd = batchEnd;
    this.lastAttemptAt = at;
    this.leaseUntil = leaseUntil;
  }

  /** @param isConfirmed whether the receiver said that it keeps the batch; else it is sent once more should the next one fail */
  taken(events: number, isConfirmed: boolean, at: Date): void {
    if (this.batchEnd === null) throw new Error('No batch was begun');
    this.repeatFrom = isConfirmed ? null : this.position;
    this.position = this.batchEnd;
    this.batchEnd = null;
    this.batchLimit = Math.min(LARGEST_BATCH, this.batchLimit * 2);
    this.delivered += events;
    this.failures = 0;
    this.lastError = null;
    this.lastDeliveredAt = at;
  }

  /** There was nothing in the batch for this receiver. */
  passOver(): void {
    if (this.batchEnd === null) throw new Error('No batch was begun');
    this.position = this.batchEnd;
    this.batchEnd = null;
  }

  failed(error: string, isTooLarge: boolean, askedSeconds: number | null, at: Date): void {
    this.failures += 1;
    this.lastError = error;
    if (isTooLarge) {
      this.batchLimit = Math.max(1, Math.floor(this.batchLimit / 2));
      this.batchEnd = null;
    }
    if (this.repeatFrom !== null) {
      this.batchEnd = this.position;
      this.position = this.repeatFrom;
      this.repeatFrom = null;
    }
    this.nextAttemptAt = new Date(at.getTime() + 1000 * waitSeconds(this.failures, askedSeconds));
    this.release();
  }

  release(): void {
    this.leaseToken = null;
    this.leaseUntil = null;
  }
}

/** 1, 2, 4 … 300 seconds, or what the receiver asked for when that is longer. */
function waitSeconds(failures: number, asked: number | null): number {
  const own = Math.min(2 ** Math.min(failures - 1, 20), LONGEST_WAIT_SECONDS);
  return Math.max(own, Math.min(asked ?? 0, LONGEST_ASKED_WAIT_SECONDS));
}

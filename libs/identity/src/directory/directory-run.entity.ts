import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { BaseEntity, NotAudited } from '@clientst0r/platform';
import { Directory } from './directory.entity.js';
import type { SyncCounts } from './sync-plan.js';

export type RunState = 'waiting' | 'running' | 'done' | 'failed';

/** One reading of a directory, asked for by somebody or by the schedule. */
@NotAudited('Each run ends with an event of its own')
@Entity({ tableName: 'directory_runs' })
@Index({ properties: ['directoryId', 'createdAt'] })
export class DirectoryRun extends BaseEntity {
  @ManyToOne(() => Directory, { mapToPk: true, columnType: 'uuid', fieldName: 'directory_id', deleteRule: 'cascade' })
  readonly directoryId: string;

  @Property({ type: 'string', length: 20 })
  state: RunState = 'waiting';

  /** Whoever asked has seen that many people are to be suspended, and wants it. */
  @Property({ type: 'boolean' })
  readonly isConfirmed: boolean;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  startedAt: Date | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  finishedAt: Date | null = null;

  @Property({ type: 'json', nullable: true })
  counts: SyncCounts | null = null;

  @Property({ type: 'string', length: 300, nullable: true })
  failure: string | null = null;

  constructor(directoryId: string, isConfirmed: boolean) {
    super();
    this.directoryId = directoryId;
    this.isConfirmed = isConfirmed;
  }

  start(at: Date): void {
    this.state = 'running';
    this.startedAt = at;
  }

  finish(counts: SyncCounts, at: Date): void {
    this.state = 'done';
    this.counts = counts;
    this.finishedAt = at;
  }

  fail(failure: string, at: Date): void {
    this.state = 'failed';
    this.failure = failure.slice(0, 300);
    this.finishedAt = at;
  }
}

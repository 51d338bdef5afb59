import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { NotAudited, OrganisationScoped } from '@clientst0r/platform';
import type { Check } from './check.entity.js';
import { UNKNOWN, type KnownState } from './check-standing.js';
import { firstRun, shardOf } from '../schedule/run-time.js';

/**
 * When a check runs next, and what was seen last. The schedule is here and nowhere else: queues only say that it is time to look at it.
 * `nextRunAt` is when it is due. `claimableAt` is when it is taken: then, or later, when it was missed with many others; while a run is under
 * way under `runToken`, when somebody else may take that run over.
 */
@NotAudited('Written by probes, many times a second; changes of state have their own event')
@OrganisationScoped()
@Entity({ tableName: 'check_statuses' })
@Index({ properties: ['shard', 'claimableAt'] })
export class CheckStatus {
  /** Stands for the check in its results, where 16 bytes would be a third of the row. */
  @PrimaryKey({ columnType: 'int unsigned', type: 'integer', unsigned: true, autoincrement: true })
  readonly id: number;

  @Unique()
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly checkId: string;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly organisationId: string;

  @Property({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true })
  readonly shard: number;

  /** Null while paused. */
  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  claimableAt: Date | null;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  nextRunAt: Date;

  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  runToken: string | null = null;

  @Property({ type: 'string', length: 12 })
  state: KnownState = UNKNOWN.state;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  stateSince: Date;

  @Property({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true })
  failures: number = UNKNOWN.failures;

  @Property({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true })
  successes: number = UNKNOWN.successes;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  readonly lastCheckedAt: Date | null = null;

  @Property({ columnType: 'mediumint unsigned', type: 'integer', unsigned: true, nullable: true })
  readonly lastResponseMilliseconds: number | null = null;

  /** How long after its time the last run began. */
  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true, nullable: true })
  readonly lastLatenessMilliseconds: number | null = null;

  /** Null after a success. */
  @Property({ type: 'string', length: 240, nullable: true })
  readonly lastError: string | null = null;

  constructor(check: Check, now: Date) {
    this.checkId = check.id;
    this.organisationId = check.organisationId;
    this.shard = shardOf(check.id);
    this.begin(now);
  }

  /** Null while paused. */
  get runsNextAt(): Date | null {
    return this.runToken === null ? this.claimableAt : this.nextRunAt;
  }

  /** Nothing is known any more, and the check runs soon; a run under way no longer counts. */
  begin(now: Date): void {
    this.forget(now);
    this.nextRunAt = firstRun(this.checkId, now);
    this.claimableAt = this.nextRunAt;
  }

  pause(now: Date): void {
    this.forget(now);
    this.claimableAt = null;
  }

  private forget(now: Date): void {
    this.runToken = null;
    this.state = UNKNOWN.state;
    this.failures = UNKNOWN.failures;
    this.successes = UNKNOWN.successes;
    this.stateSince = now;
  }
}

import { BigIntType } from '@mikro-orm/core';
import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';
import type { LogDifference } from './log-difference.js';

export const VERIFICATION_STATES = ['waiting', 'running', 'finished', 'failed'] as const;
export type VerificationState = (typeof VERIFICATION_STATES)[number];

const LEAVES = { columnType: 'bigint unsigned', type: new BigIntType('number'), unsigned: true, defaultRaw: '0' };

/** A verification that somebody asked for, or that is done every night, and how far it is. What the worker notes meanwhile is not an event; its end is. */
@Audited()
@Entity({ tableName: 'audit_verifications' })
@Index({ properties: ['createdAt'] })
export class VerificationRun extends BaseEntity {
  /** Null for those of every night. */
  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  readonly requestedBy: string | null;

  @Property({ type: 'string', length: 190 })
  readonly requestedByName: string;

  @Property({ columnType: 'tinyint(1)', type: 'boolean' })
  readonly full: boolean;

  @Property({ type: 'string', length: 10 })
  readonly state: VerificationState = 'waiting';

  /** Of the log when it began. */
  @Property({ ...LEAVES })
  readonly size: number = 0;

  /** The first leaf that is looked at; those before were verified earlier. */
  @Property({ ...LEAVES })
  readonly fromLeaf: number = 0;

  /** Leaves that agree so far, those before `fromLeaf` included. */
  @Property({ ...LEAVES })
  readonly verified: number = 0;

  @Property({ type: 'integer', unsigned: true, columnType: 'int unsigned' })
  readonly checkpoints: number = 0;

  @Property({ type: 'integer', unsigned: true, columnType: 'int unsigned' })
  readonly anchors: number = 0;

  @Property({ type: 'json', nullable: true })
  readonly difference: LogDifference | null = null;

  /** The last sign of life; a run without one for long was left by its worker. */
  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly notedAt: Date;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  readonly finishedAt: Date | null = null;

  constructor(values: Pick<VerificationRun, 'requestedBy' | 'requestedByName' | 'full' | 'notedAt'>) {
    super();
    Object.assign(this, values);
  }
}

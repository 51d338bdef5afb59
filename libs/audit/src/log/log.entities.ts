import { BigIntType } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property, Trigger, Unique } from '@mikro-orm/decorators/legacy';
import { NotAudited } from '@clientst0r/platform';
import { VerificationRun } from './verification-run.entity.js';

const REFUSE = "signal sqlstate '45000' set message_text = 'the audit log is append-only'";
const WHY = 'It is the audit trail';
const PLACE = { columnType: 'bigint unsigned', type: new BigIntType('number'), unsigned: true } as const;
/** An object of its own: the decorator writes into what it is given. */
const ANCHORED = { ...PLACE, defaultRaw: '0' };

/** A sealed event: its place in the tree for ever, also when the event itself is beyond its retention. */
@NotAudited(WHY)
@Entity({ tableName: 'audit_log_leaves' })
@Trigger({ name: 'audit_log_leaves_append_only', timing: 'before', events: ['update', 'delete'], body: REFUSE })
export class AuditLeaf {
  @PrimaryKey({ ...PLACE, autoincrement: false })
  readonly leafIndex: number;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly at: Date;

  @Unique()
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly eventId: string;

  @Property({ type: 'Uint8Array', columnType: 'binary(32)' })
  readonly hash: Buffer;
}

/** The root of a complete subtree, of every eighth level only: enough to prove anything from 256 hashes a level. */
@NotAudited(WHY)
@Entity({ tableName: 'audit_log_nodes' })
@Trigger({ name: 'audit_log_nodes_append_only', timing: 'before', events: ['update', 'delete'], body: REFUSE })
export class AuditLogNode {
  @PrimaryKey({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true, autoincrement: false })
  readonly level: number;

  @PrimaryKey({ ...PLACE, autoincrement: false })
  readonly nodeIndex: number;

  @Property({ type: 'Uint8Array', columnType: 'binary(32)' })
  readonly hash: Buffer;
}

@NotAudited(WHY)
@Entity({ tableName: 'audit_checkpoints' })
@Trigger({ name: 'audit_checkpoints_append_only', timing: 'before', events: ['update', 'delete'], body: REFUSE })
export class AuditCheckpoint {
  @PrimaryKey({ ...PLACE, autoincrement: false })
  readonly size: number;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly createdAt: Date;

  @Property({ type: 'string', length: 1000 })
  readonly note: string;
}

/** One row: the name and the public key of the log, and its private key under the root key. */
@NotAudited(WHY)
@Entity({ tableName: 'audit_log_keys' })
@Trigger({ name: 'audit_log_keys_append_only', timing: 'before', events: ['update', 'delete'], body: REFUSE })
export class AuditLogKey {
  @PrimaryKey({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true, autoincrement: false })
  readonly id: number;

  @Property({ type: 'string', length: 190 })
  readonly name: string;

  @Property({ type: 'string', length: 300 })
  readonly verifierKey: string;

  @Property({ type: 'Uint8Array', columnType: 'varbinary(255)' })
  readonly sealedSeed: Buffer;
}

/** One row: up to where events have been looked for. Nothing is proved by it. */
@NotAudited('Changes with every look')
@Entity({ tableName: 'audit_log_progress' })
export class AuditLogProgress {
  @PrimaryKey({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true, autoincrement: false })
  readonly id: number;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly lookedTo: Date;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly widelyLookedAt: Date;

  @Property(PLACE)
  readonly verifiedSize: number;

  /** The file outside that the last checkpoint was written to, and the size of that. */
  @Property({ type: 'string', length: 500, nullable: true })
  readonly anchorPath: string | null = null;

  @Property(ANCHORED)
  readonly anchorSize: number = 0;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  readonly anchoredAt: Date | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  readonly anchorFailedAt: Date | null = null;

  @Property({ type: 'string', length: 240, nullable: true })
  readonly anchorError: string | null = null;
}

/** Signed: the events of this month were removed by retention, and these are the leaves that they had. */
@NotAudited('Its event is audit.month-removed')
@Entity({ tableName: 'audit_tombstones' })
@Trigger({ name: 'audit_tombstones_append_only', timing: 'before', events: ['update', 'delete'], body: REFUSE })
export class AuditTombstone {
  @PrimaryKey({ columnType: 'char(7)', type: 'character', length: 7 })
  readonly month: string;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly createdAt: Date;

  @Property({ type: 'string', length: 1000 })
  readonly note: string;
}

export const LOG_ENTITIES = [
  AuditLeaf,
  AuditLogNode,
  AuditCheckpoint,
  AuditLogKey,
  AuditLogProgress,
  AuditTombstone,
  VerificationRun,
] as const;

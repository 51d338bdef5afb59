import { randomUUIDv7 } from 'node:crypto';
import { Entity, Index, PrimaryKey, Property, Trigger } from '@mikro-orm/decorators/legacy';
import { NotAudited } from '@clientst0r/platform';
import type { AuditAction, AuditCategory, AuditOutcome } from './audit-catalogue.js';
import type { AuditValue } from './audit-fact.js';

const REFUSE = "signal sqlstate '45000' set message_text = 'audit events are append-only'";

/**
 * A row of the audit trail. The table is partitioned by month, so the primary key holds the time; rows are only ever
 * inserted: the application's account has no other right, and the triggers refuse the rest to everybody.
 */
@NotAudited('It is the audit trail')
@Entity({ tableName: 'audit_events' })
@Index({ properties: ['organisationId', 'at', 'id'] })
@Index({ properties: ['actorId', 'at', 'id'] })
@Index({ properties: ['objectId', 'at', 'id'] })
@Index({ properties: ['id'] })
@Index({ properties: ['requestId', 'at', 'id'] })
@Index({ properties: ['address', 'at', 'id'] })
@Index({ properties: ['organisationId', 'country', 'at', 'id'] })
@Index({ properties: ['organisationId', 'category', 'at', 'id'] })
@Index({ properties: ['organisationId', 'action', 'at', 'id'] })
@Trigger({ name: 'audit_events_append_only', timing: 'before', events: ['update', 'delete'], body: REFUSE })
export class AuditEvent {
  @PrimaryKey({ type: 'datetime', columnType: 'datetime(3)' })
  readonly at: Date;

  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly id: string = randomUUIDv7();

  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  readonly organisationId: string | null;

  @Property({ type: 'string', length: 20 })
  readonly category: AuditCategory;

  @Property({ type: 'string', length: 60 })
  readonly action: AuditAction;

  @Property({ type: 'string', length: 10 })
  readonly outcome: AuditOutcome;

  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  readonly actorId: string | null;

  @Property({ type: 'string', length: 190 })
  readonly actorName: string;

  @Property({ type: 'string', length: 45 })
  readonly address: string;

  @Property({ type: 'string', length: 255 })
  readonly userAgent: string;

  @Property({ type: 'string', length: 64 })
  readonly requestId: string;

  @Property({ type: 'string', length: 40, nullable: true })
  readonly objectType: string | null;

  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  readonly objectId: string | null;

  @Property({ type: 'string', length: 255, nullable: true })
  readonly objectName: string | null;

  @Property({ type: 'json', nullable: true })
  readonly details: Readonly<Record<string, AuditValue>> | null;

  /** Of the address (ISO 3166-1), as it was known then; null where it was not. */
  @Property({ type: 'character', columnType: 'char(2)', length: 2, nullable: true })
  readonly country: string | null;

  constructor(values: Omit<AuditEvent, 'id'>) {
    Object.assign(this, values);
  }
}

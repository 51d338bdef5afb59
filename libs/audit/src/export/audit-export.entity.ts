import { BigIntType } from '@mikro-orm/core';
import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';
import type { SavedFilter } from '../reading/audit-view.entity.js';

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_STATES = ['waiting', 'running', 'ready', 'failed'] as const;
export type ExportState = (typeof EXPORT_STATES)[number];

/** Events written to an encrypted file, to be fetched within a day. What the worker notes while it writes is not an event. */
@Audited()
@Entity({ tableName: 'audit_exports' })
@Index({ properties: ['scopeId', 'createdAt'] })
export class AuditExport extends BaseEntity {
  /** The organisation, or the nil UUID for the deployment; also whose key encrypts the file's. */
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly scopeId: string;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly requestedBy: string;

  @Property({ type: 'string', length: 190 })
  readonly requestedByName: string;

  @Property({ type: 'string', length: 10 })
  readonly format: ExportFormat;

  @Property({ type: 'json' })
  readonly filter: SavedFilter;

  /** Exclusive; at latest the moment of asking, so that the file has an end. */
  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly endsAt: Date;

  @Property({ type: 'string', length: 10 })
  readonly state: ExportState = 'waiting';

  @Property({ type: 'string', length: 100, nullable: true })
  readonly file: string | null = null;

  /** The key of the file, encrypted by the owner's. */
  @Property({ type: 'Uint8Array', columnType: 'varbinary(255)', nullable: true })
  readonly sealedKey: Uint8Array | null = null;

  @Property({ type: 'integer', unsigned: true })
  readonly events: number = 0;

  /** Of the plaintext; null until it is written. */
  @Property({ type: new BigIntType('number'), columnType: 'bigint unsigned', unsigned: true, nullable: true })
  readonly bytes: number | null = null;

  /** Percent of the time range that is written. */
  @Property({ type: 'tinyint', unsigned: true })
  readonly progress: number = 0;

  /** Of the plaintext, in hexadecimal. */
  @Property({ type: 'string', columnType: 'char(64)', nullable: true })
  readonly sha256: string | null = null;

  /** The signed checkpoint of the transparency log that covers these events. */
  @Property({ type: 'string', columnType: 'varchar(2000)', nullable: true })
  readonly checkpoint: string | null = null;

  @Property({ type: 'string', length: 100, nullable: true })
  readonly failure: string | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  readonly finishedAt: Date | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly expiresAt: Date;

  constructor(values: Pick<AuditExport, 'scopeId' | 'requestedBy' | 'requestedByName' | 'format' | 'filter' | 'endsAt' | 'expiresAt'>) {
    super();
    Object.assign(this, values);
  }
}

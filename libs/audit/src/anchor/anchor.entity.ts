import { BigIntType } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity, NotAudited } from '@clientst0r/platform';

export const ANCHOR_KINDS = ['syslog', 'webhook', 'mail'] as const;
export type AnchorKind = (typeof ANCHOR_KINDS)[number];

export interface AnchorInput {
  readonly name: string;
  readonly kind: AnchorKind;
  /** `tls://host:6514`, `https://…`, or an e-mail address. */
  readonly target: string;
  /** PEM of the authorities that may have signed the receiver's certificate; null for those of the system. */
  readonly authority: string | null;
  /** PEM of our own certificate, for syslog receivers that ask for one. */
  readonly certificate: string | null;
  /** The newest checkpoint is sent at most this often. */
  readonly everyMinutes: number;
}

/** Where checkpoints are kept outside. Its secret is the client certificate's key or the webhook's signing key. */
@Audited()
@Entity({ tableName: 'audit_anchors' })
export class CheckpointAnchor extends BaseEntity {
  @Property({ type: 'string', length: 190 })
  readonly name: string;

  @Property({ type: 'string', length: 20 })
  readonly kind: AnchorKind;

  @Property({ type: 'string', length: 500 })
  readonly target: string;

  @Property({ type: 'text', columnType: 'text', nullable: true })
  readonly authority: string | null;

  @Property({ type: 'text', columnType: 'text', nullable: true })
  readonly certificate: string | null;

  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true })
  readonly everyMinutes: number;

  @Property({ columnType: 'blob', type: 'Uint8Array', nullable: true, lazy: true })
  sealedSecret: Buffer | null = null;

  @Property({ version: true, type: 'integer' })
  readonly version: number = 1;

  constructor(input: AnchorInput) {
    super();
    Object.assign(this, input);
  }
}

/** How far an anchor has come. A row of its own, so that sending is no change of the anchor. */
@NotAudited('Tells how far sending has come; its failures are anchor.failed')
@Entity({ tableName: 'audit_anchor_progress' })
@Index({ properties: ['nextTryAt'] })
export class AnchorProgress {
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly anchorId: string;

  /** Of the largest checkpoint that the receiver took. */
  @Property({ columnType: 'bigint unsigned', type: new BigIntType('number'), unsigned: true, defaultRaw: '0' })
  readonly size: number = 0;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  readonly succeededAt: Date | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  readonly failedAt: Date | null = null;

  /** Tries in a row that failed. */
  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true })
  readonly failures: number = 0;

  @Property({ type: 'string', length: 240, nullable: true })
  readonly lastError: string | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly nextTryAt: Date;

  constructor(anchorId: string, nextTryAt: Date) {
    this.anchorId = anchorId;
    this.nextTryAt = nextTryAt;
  }
}

export const ANCHOR_ENTITIES = [CheckpointAnchor, AnchorProgress] as const;

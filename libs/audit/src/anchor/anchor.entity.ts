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

/** What kind it is stays. */
export type AnchorChanges = Partial<Omit<AnchorInput, 'kind'>>;

/** Where checkpoints are kept outside. Its secret is the client certificate's key or the webhook's signing key. */
@Audited()
@Entity({ tableName: 'audit_anchors' })
export class CheckpointAnchor extends BaseEntity {
  @Property({ type: 'string', length: 190 })
  name: string;

  @Property({ type: 'string', length: 20 })
  readonly kind: AnchorKind;

  @Property({ type: 'string', length: 500 })
  target: string;

  @Property({ type: 'text', columnType: 'text', nullable: true })
  authority: string | null;

  @Property({ type: 'text', columnType: 'text', nullable: true })
  certificate: string | null;

  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true })
  everyMinutes: number;

  @Property({ columnType: 'blob', type: 'Uint8Array', nullable: true, lazy: true })
  sealedSecret: Buffer | null = null;

  /** Counts the values that the secret has had; 0 while there is none. */
  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true, default: 0 })
  secretVersion = 0;

  @Property({ version: true, type: 'integer' })
  readonly version: number = 1;

  constructor(input: AnchorInput) {
    super();
    this.kind = input.kind;
    this.change(input);
  }

  change({ name, target, authority, certificate, everyMinutes }: Omit<AnchorInput, 'kind'>): void {
    this.name = name;
    this.target = target;
    this.authority = authority;
    this.certificate = certificate;
    this.everyMinutes = everyMinutes;
  }

  setSecret(sealed: Buffer): void {
    this.sealedSecret = sealed;
    this.secretVersion += 1;
  }

  removeSecret(): void {
    this.sealedSecret = null;
    this.secretVersion = 0;
  }

  get hasSecret(): boolean {
    return this.secretVersion > 0;
  }

  get input(): AnchorInput {
    const { name, kind, target, authority, certificate, everyMinutes } = this;
    return { name, kind, target, authority, certificate, everyMinutes };
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
  size: number = 0;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  succeededAt: Date | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  readonly failedAt: Date | null = null;

  /** Tries in a row that failed. */
  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true })
  failures: number = 0;

  @Property({ type: 'string', length: 240, nullable: true })
  lastError: string | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  nextTryAt: Date;

  constructor(anchorId: string, nextTryAt: Date) {
    this.anchorId = anchorId;
    this.nextTryAt = nextTryAt;
  }

  /** At once, for the anchor was changed. @param isElsewhere another receiver, which has nothing yet */
  begin(at: Date, isElsewhere: boolean): void {
    this.nextTryAt = at;
    if (!isElsewhere) return;
    this.size = 0;
    this.succeededAt = null;
    this.failures = 0;
    this.lastError = null;
  }
}

export const ANCHOR_ENTITIES = [CheckpointAnchor, AnchorProgress] as const;

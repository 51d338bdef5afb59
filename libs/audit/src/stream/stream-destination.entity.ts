import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';

export const STREAM_KINDS = ['syslog', 'cef', 'splunk-hec', 'webhook'] as const;
export type StreamKind = (typeof STREAM_KINDS)[number];

export interface StreamInput {
  readonly name: string;
  readonly kind: StreamKind;
  /** `tls://host:6514` for syslog and CEF, `https://…` for the others. */
  readonly url: string;
  /** PEM of the authorities that may have signed the receiver's certificate; null for those of the system. */
  readonly authority: string | null;
  /** PEM of our own certificate, for receivers that ask for one. */
  readonly certificate: string | null;
  /** Splunk's index; null for the token's own. */
  readonly index: string | null;
  readonly compressed: boolean;
}

/** Where audit events are sent as they happen. Its secret is the client certificate's key, the collector's token, or the webhook's signing key. */
@Audited()
@Entity({ tableName: 'audit_streams' })
@Index({ properties: ['name', 'id'] })
export class StreamDestination extends BaseEntity {
  @Property({ type: 'string', length: 190 })
  name: string;

  @Property({ type: 'string', length: 20 })
  readonly kind: StreamKind;

  @Property({ type: 'string', length: 500 })
  url: string;

  @Property({ type: 'text', columnType: 'text', nullable: true })
  authority: string | null;

  @Property({ type: 'text', columnType: 'text', nullable: true })
  certificate: string | null;

  @Property({ type: 'string', length: 80, fieldName: 'splunk_index', nullable: true })
  index: string | null;

  @Property({ type: 'boolean' })
  compressed: boolean;

  @Property({ columnType: 'blob', type: 'Uint8Array', nullable: true, lazy: true })
  sealedSecret: Buffer | null = null;

  /** Counts the values that the secret has had; 0 while there is none. */
  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true })
  secretVersion = 0;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  pausedAt: Date | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  updatedAt: Date;

  @Property({ version: true, type: 'integer' })
  readonly version: number = 1;

  constructor(input: StreamInput, at: Date) {
    super();
    this.kind = input.kind;
    this.change(input, at);
  }

  /** What kind it is stays. */
  change({ name, url, authority, certificate, index, compressed }: Omit<StreamInput, 'kind'>, at: Date): void {
    this.name = name;
    this.url = url;
    this.authority = authority;
    this.certificate = certificate;
    this.index = index;
    this.compressed = compressed;
    this.updatedAt = at;
  }

  setSecret(sealed: Buffer): void {
    this.sealedSecret = sealed;
    this.secretVersion += 1;
  }

  removeSecret(): void {
    this.sealedSecret = null;
    this.secretVersion = 0;
  }

  pause(at: Date): void {
    this.pausedAt = at;
    this.updatedAt = at;
  }

  resume(at: Date): void {
    this.pausedAt = null;
    this.updatedAt = at;
  }

  get isPaused(): boolean {
    return this.pausedAt !== null;
  }

  get hasSecret(): boolean {
    return this.secretVersion > 0;
  }

  get input(): StreamInput {
    const { name, kind, url, authority, certificate, index, compressed } = this;
    return { name, kind, url, authority, certificate, index, compressed };
  }
}

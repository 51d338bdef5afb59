import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { Audited, defineSealedColumn, NotAudited, OrganisationEntity, OrganisationScoped, type SecretBinding } from '@clientst0r/platform';
import type { AlertEvent, AlertFacts } from './alert-message.js';
import type { ChannelKind } from './channel-kinds.js';

export interface ChannelInput {
  readonly name: string;
  readonly kind: ChannelKind;
  /** Addresses, a web address or an id, by the kind; never a secret. */
  readonly target: string;
}

/** A way in which an organisation's people are told. What opens it is sealed. */
@Audited()
@OrganisationScoped()
@Entity({ tableName: 'channels' })
@Index({ properties: ['organisationId', 'name', 'id'] })
export class Channel extends OrganisationEntity {
  @Property({ type: 'string', length: 190 })
  name: string;

  @Property({ type: 'string', length: 20 })
  readonly kind: ChannelKind;

  @Property({ type: 'string', length: 1000 })
  target: string;

  @Property({ type: 'Uint8Array', columnType: 'blob', nullable: true })
  sealedSecret: Uint8Array | null = null;

  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true, default: 0 })
  secretVersion = 0;

  @Property({ type: 'boolean', columnType: 'tinyint(1)', default: false })
  paused = false;

  @Property({ version: true, type: 'integer' })
  readonly version: number = 1;

  constructor(organisationId: string, { name, kind, target }: ChannelInput) {
    super(organisationId);
    this.name = name;
    this.kind = kind;
    this.target = target;
  }
}

export function channelBinding(channelId: string, version: number): SecretBinding {
  return { recordId: channelId, fieldId: 'channel-secret', version };
}

defineSealedColumn({
  table: 'channels',
  column: 'sealed_secret',
  owner: 'organisation_id',
  bound: ['secret_version'],
  bindingOf: ({ id, secret_version }) => channelBinding(String(id), Number(secret_version)),
});

export const DELIVERY_STATES = ['waiting', 'sent', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One message to one channel, from being asked for to its end. Its id is told with it, so that a receiver can tell repeats. */
@NotAudited('Follows from what has its own event')
@OrganisationScoped()
@Entity({ tableName: 'channel_deliveries' })
@Index({ properties: ['organisationId', 'id'] })
@Index({ properties: ['state', 'nextAttemptAt'] })
export class ChannelDelivery extends OrganisationEntity {
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly channelId: string;

  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  readonly incidentId: string | null;

  @Property({ type: 'string', length: 30 })
  readonly event: AlertEvent;

  @Property({ type: 'json' })
  readonly facts: AlertFacts;

  /** Of its escalation; 0 for the first. */
  @Property({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true, default: 0 })
  readonly step: number = 0;

  /** Not told before; null for as soon as it is due. */
  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  readonly notBefore: Date | null = null;

  /** Whether it waits for others to go with it. */
  @Property({ type: 'boolean', columnType: 'tinyint(1)', default: false })
  readonly gathers: boolean = false;

  /** The delivery under whose id it went, or goes, together with others. */
  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  @Index()
  groupId: string | null = null;

  @Property({ type: 'string', length: 10 })
  state: DeliveryState = 'waiting';

  @Property({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true, default: 0 })
  attempts = 0;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  nextAttemptAt: Date;

  @Property({ type: 'string', length: 300, nullable: true })
  lastError: string | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  sentAt: Date | null = null;

  /** Everything that was tried counts no more. */
  replay(at: Date): void {
    this.state = 'waiting';
    this.groupId = null;
    this.attempts = 0;
    this.nextAttemptAt = at;
  }
}

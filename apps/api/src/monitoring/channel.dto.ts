import { ALERT_EVENTS, type Channel, CHANNEL_KINDS, type ChannelDelivery, DELIVERY_STATES } from '@clientst0r/monitoring';
import { Choice, Flag, Id, Instant, Integer, ListOf, Secret, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { PageQuery } from '../openapi/page.dto.js';

const NAME = { max: 190, example: 'Night shift' };
const TARGET = {
  min: 0,
  max: 1000,
  description: 'mail: addresses; webhook, ntfy: a web address; telegram: a chat id; opsgenie: us or eu; else empty.',
};
const SECRET = {
  max: 2000,
  description:
    'webhook: whsec_…; slack, teams, discord: the web address that one posts to; telegram: the token of the bot; ntfy: a token, if any; pagerduty: the routing key; opsgenie: the API key. Never told again.',
};

export class ChannelPath extends OrganisationPath {
  @Id()
  channelId: string;
}

export class DeliveryPath extends OrganisationPath {
  @Id()
  deliveryId: string;
}

export class ChannelDto {
  @Id()
  id: string;

  @Text(NAME)
  name: string;

  @Choice(CHANNEL_KINDS)
  kind: (typeof CHANNEL_KINDS)[number];

  @Text(TARGET)
  target: string;

  @Flag()
  hasSecret: boolean;

  @Flag()
  paused: boolean;

  @Integer({ description: 'Send it as If-Match to change or delete the channel.' })
  version: number;
}

export class ChannelsDto {
  @ListOf(() => ChannelDto, { max: 200 })
  items: ChannelDto[];
}

export class CreateChannelDto {
  @Text(NAME)
  name: string;

  @Choice(CHANNEL_KINDS)
  kind: (typeof CHANNEL_KINDS)[number];

  @Text({ ...TARGET, optional: true })
  target?: string;

  @Secret({ ...SECRET, optional: true })
  secret?: string;
}

export class UpdateChannelDto {
  @Text({ ...NAME, optional: true })
  name?: string;

  @Text({ ...TARGET, optional: true })
  target?: string;

  @Secret({ ...SECRET, optional: true })
  secret?: string;

  @Flag({ optional: true })
  paused?: boolean;
}

export class ChannelTestDto {
  @Text({ max: 300, nullable: true, description: 'Null when the receiver took it.' })
  problem: string | null;
}

export class ListDeliveriesQuery extends PageQuery {
  @Choice(DELIVERY_STATES, { optional: true })
  state?: (typeof DELIVERY_STATES)[number];
}

export class ChannelDeliveryDto {
  @Id()
  id: string;

  @Id()
  channelId: string;

  @Id({ nullable: true })
  incidentId: string | null;

  @Choice(ALERT_EVENTS)
  event: (typeof ALERT_EVENTS)[number];

  @Text({ max: 190 })
  checkName: string;

  @Choice(DELIVERY_STATES, { description: '`failed`: given up, and sent once more on demand.' })
  state: (typeof DELIVERY_STATES)[number];

  @Integer()
  attempts: number;

  @Text({ max: 300, nullable: true })
  lastError: string | null;

  @Instant()
  createdAt: Date;

  @Instant()
  nextAttemptAt: Date;

  @Instant({ nullable: true })
  sentAt: Date | null;
}

export function channelDto({ id, name, kind, target, sealedSecret, paused, version }: Channel): ChannelDto {
  return { id, name, kind, target, hasSecret: sealedSecret !== null, paused, version };
}

export function channelDeliveryDto(delivery: ChannelDelivery): ChannelDeliveryDto {
  const { id, channelId, incidentId, event, facts, state, attempts, lastError, createdAt, nextAttemptAt, sentAt } = delivery;
  return { id, channelId, incidentId, event, checkName: facts.checkName, state, attempts, lastError, createdAt, nextAttemptAt, sentAt };
}

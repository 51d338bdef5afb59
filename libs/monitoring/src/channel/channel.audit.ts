import { AuditFact, type AuditAction, type AuditObject, type AuditOutcome, type AuditValue } from '@clientst0r/audit';
import type { Channel } from './channel.entity.js';

type Facts = Readonly<Record<string, AuditValue>>;

/** Without the secret, and addresses without their query. */
export function channelFacts({ name, kind, target, paused, sealedSecret }: Channel): Facts {
  return { name, kind, target: target.replace(/\?.*$/, '?…'), paused, secret: sealedSecret === null ? 'not set' : 'set' };
}

abstract class ChannelFact extends AuditFact {
  readonly category = 'administration';
  abstract override readonly action: AuditAction;
  override readonly object: AuditObject;

  constructor({ id, name }: Pick<Channel, 'id' | 'name'>) {
    super();
    this.object = { type: 'channel', id, name };
  }
}

export class ChannelCreated extends ChannelFact {
  readonly action = 'channel.created';
  override readonly details: Facts;

  constructor(channel: Channel) {
    super(channel);
    this.details = { after: channelFacts(channel) };
  }
}

export class ChannelUpdated extends ChannelFact {
  readonly action = 'channel.updated';
  override readonly details: Facts;

  constructor(channel: Channel, before: Facts, secretReplaced: boolean) {
    super(channel);
    this.details = { before, after: channelFacts(channel), secretReplaced };
  }
}

export class ChannelDeleted extends ChannelFact {
  readonly action = 'channel.deleted';
  override readonly details: Facts;

  constructor(channel: Channel) {
    super(channel);
    this.details = { before: channelFacts(channel) };
  }
}

export class ChannelTested extends ChannelFact {
  readonly action = 'channel.tested';
  override readonly outcome: AuditOutcome;
  override readonly details: Facts;

  constructor(channel: Channel, problem: string | null) {
    super(channel);
    this.outcome = problem === null ? 'success' : 'failure';
    this.details = { problem };
  }
}

/** A message that was given up is sent once more. */
export class DeliveryReplayed extends ChannelFact {
  readonly action = 'channel.delivery-replayed';
  override readonly details: Facts;

  constructor(channel: Pick<Channel, 'id' | 'name'>, deliveryId: string, lastError: string | null) {
    super(channel);
    this.details = { deliveryId, lastError };
  }
}

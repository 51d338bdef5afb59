import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, NotFoundError, organisationOf } from '@clientst0r/platform';
import { ChannelTested, DeliveryReplayed } from './channel.audit.js';
import { ChannelDelivery, type DeliveryState } from './channel.entity.js';
import { ChannelService } from './channel.service.js';
import { ChannelTrial } from './channel-trial.js';

export interface DeliveryQuery {
  readonly state?: DeliveryState;
  readonly beforeId?: string;
  readonly limit: number;
}

/** What was sent through channels, what was not, and trying one. */
@Injectable()
export class DeliveryService {
  constructor(
    private readonly em: EntityManager,
    private readonly channels: ChannelService,
    private readonly trial: ChannelTrial,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Newest first. */
  list(actor: Actor, { state, beforeId, limit }: DeliveryQuery): Promise<ChannelDelivery[]> {
    const where = {
      organisationId: organisationOf(actor),
      ...(state ? { state } : {}),
      ...(beforeId === undefined ? {} : { id: { $lt: beforeId } }),
    };
    return this.em.find(ChannelDelivery, where, { orderBy: { id: 'desc' }, limit });
  }

  /** Once more, with all its tries, for one that was given up. @throws NotFoundError, ConflictError */
  @Transactional()
  async replay(actor: Actor, id: string): Promise<ChannelDelivery> {
    const delivery = await this.em.findOne(ChannelDelivery, { id, organisationId: organisationOf(actor) });
    if (!delivery) throw new NotFoundError();
    if (delivery.state !== 'failed') throw new ConflictError('delivery-not-failed', 'Only what was given up is sent once more.');
    const channel = await this.channels.get(actor, delivery.channelId);
    this.audit.record(this.em, actor, new DeliveryReplayed(channel, id, delivery.lastError));
    delivery.replay(this.clock.now());
    await this.em.flush();
    return delivery;
  }

  /** Sends a test at once and waits for the word of the receiver, or of the mail server. @returns what is wrong, or null */
  async test(actor: Actor, channelId: string): Promise<string | null> {
    const channel = await this.channels.get(actor, channelId);
    const problem = await this.trial.problemOf(channel);
    await this.audit.commit(actor, new ChannelTested(channel, problem));
    return problem;
  }
}

import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import {
  type Actor,
  AddressRules,
  ConflictError,
  Keyring,
  NotFoundError,
  organisationOf,
  type SecretText,
  StaleVersionError,
  ValidationFailedError,
} from '@clientst0r/platform';
import { AlertPolicy } from '../alert-policy/alert-policy.entity.js';
import { ChannelCreated, ChannelDeleted, channelFacts, ChannelUpdated } from './channel.audit.js';
import { Channel, channelBinding, type ChannelInput } from './channel.entity.js';
import { channelProblems } from './channel-kinds.js';

export interface ChannelChanges {
  readonly name?: string;
  readonly target?: string;
  readonly paused?: boolean;
  /** Absent keeps the stored one. */
  readonly secret?: SecretText;
}

/** Channels of the actor's organisation. */
@Injectable()
export class ChannelService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly keyring: Keyring,
    private readonly addresses: AddressRules,
  ) {}

  list(actor: Actor): Promise<Channel[]> {
    return this.em.find(Channel, { organisationId: organisationOf(actor) }, { orderBy: { name: 'asc', id: 'asc' }, limit: 200 });
  }

  /** @throws NotFoundError */
  async get(actor: Actor, id: string): Promise<Channel> {
    const channel = await this.em.findOne(Channel, { id, organisationId: organisationOf(actor) });
    if (!channel) throw new NotFoundError();
    return channel;
  }

  /** @throws ValidationFailedError */
  async create(actor: Actor, input: ChannelInput, secret: SecretText | null): Promise<Channel> {
    this.assertValid(input, secret);
    await this.keyring.prepare(organisationOf(actor));
    return this.store(actor, input, secret);
  }

  @Transactional()
  async store(actor: Actor, input: ChannelInput, secret: SecretText | null): Promise<Channel> {
    const channel = new Channel(organisationOf(actor), input);
    if (secret) await this.seal(channel, secret);
    this.em.persist(channel);
    this.audit.record(this.em, actor, new ChannelCreated(channel));
    await this.em.flush();
    return channel;
  }

  /** A secret belongs to its address: another address needs it again. @throws StaleVersionError, ValidationFailedError */
  async update(actor: Actor, id: string, version: number, changes: ChannelChanges): Promise<Channel> {
    await this.keyring.prepare(organisationOf(actor));
    return this.change(actor, id, version, changes);
  }

  @Transactional()
  async change(actor: Actor, id: string, version: number, changes: ChannelChanges): Promise<Channel> {
    const channel = await this.current(actor, id, version);
    const before = channelFacts(channel);
    const { secret, ...rest } = changes;
    const { name, target, paused } = { name: channel.name, target: channel.target, paused: channel.paused, ...rest };
    const moved = target !== channel.target;
    const kept = channel.sealedSecret !== null && !moved ? 'kept' : null;
    this.assertValid({ name, kind: channel.kind, target }, secret ?? kept);
    if (moved) channel.sealedSecret = null;
    Object.assign(channel, { name, target, paused });
    if (secret) await this.seal(channel, secret);
    this.audit.record(this.em, actor, new ChannelUpdated(channel, before, changes.secret !== undefined));
    await this.em.flush();
    return channel;
  }

  /** What was not sent yet is not sent any more. @throws StaleVersionError, ConflictError while an alert policy names it */
  @Transactional()
  async delete(actor: Actor, id: string, version: number): Promise<void> {
    const channel = await this.current(actor, id, version);
    await this.assertUnused(channel);
    await this.em.execute(
      'delete from channel_deliveries where channel_id = ? and organisation_id = ?',
      [id, channel.organisationId],
      'run',
    );
    this.audit.record(this.em, actor, new ChannelDeleted(channel));
    this.em.remove(channel);
  }

  private async assertUnused({ id, organisationId }: Channel): Promise<void> {
    const policies = await this.em.find(AlertPolicy, { organisationId });
    const user = policies.find(({ steps }) => steps.some(({ channelIds }) => channelIds.includes(id)));
    if (user) throw new ConflictError('channel-in-use', `${user.name} tells people through it. Take it out of that alert policy first.`);
  }

  private async current(actor: Actor, id: string, version: number): Promise<Channel> {
    const channel = await this.get(actor, id);
    if (channel.version !== version) throw new StaleVersionError(channel.version);
    return channel;
  }

  private assertValid(input: ChannelInput, secret: SecretText | null | 'kept'): void {
    const problems = channelProblems(input, secret, this.addresses);
    if (problems.length > 0) throw new ValidationFailedError(problems);
  }

  private async seal(channel: Channel, secret: SecretText): Promise<void> {
    channel.secretVersion += 1;
    channel.sealedSecret = await this.keyring.seal(channel.organisationId, channelBinding(channel.id, channel.secretVersion), secret);
  }
}

import type { EventSubscriber, FlushEventArgs, TransactionEventArgs } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Configuration } from '../configuration.js';
import { REDIS } from '../redis.js';
import { OutboxMessage } from './outbox-message.entity.js';

/** Databases of one server share their channels. */
export function outboxBellOf({ redis }: Pick<Configuration, 'redis'>): string {
  return `outbox:${redis.database.toString()}`;
}

/** Rings when jobs were committed, so that workers need not look all the time. Who does not hear it looks a little later. */
@Injectable()
export class OutboxBell implements EventSubscriber, OnModuleInit {
  private readonly transactions = new WeakSet<object>();
  private readonly channel: string;

  constructor(
    private readonly em: EntityManager,
    @Inject(REDIS) private readonly redis: Redis,
    configuration: Configuration,
  ) {
    this.channel = outboxBellOf(configuration);
  }

  onModuleInit(): void {
    this.em.getEventManager().registerSubscriber(this);
  }

  afterFlush({ em, uow }: FlushEventArgs): void {
    if (uow.getChangeSets().some(({ meta }) => meta.class === OutboxMessage)) this.ringAfter(em);
  }

  /** Once the transaction is committed; now where there is none. */
  ringAfter(em: Pick<EntityManager, 'getTransactionContext'>): void {
    const transaction = em.getTransactionContext<object>();
    if (transaction) this.transactions.add(transaction);
    else this.ring();
  }

  afterTransactionCommit({ transaction }: TransactionEventArgs): void {
    if (transaction && this.transactions.delete(transaction as object)) this.ring();
  }

  private ring(): void {
    this.redis.publish(this.channel, '').catch(() => undefined);
  }
}

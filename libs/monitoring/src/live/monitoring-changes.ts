import type { EventSubscriber, FlushEventArgs, TransactionEventArgs } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Clock, REDIS } from '@clientst0r/platform';
import { Check } from '../check/check.entity.js';
import { CheckStatus } from '../check/check-status.entity.js';
import { Incident, IncidentEvent } from '../incident/incident.entity.js';
import { MaintenanceOccurrence, MaintenanceWindow } from '../maintenance/maintenance.entity.js';
import { channelOf, type ChangedThing, type MonitoringChange } from './monitoring-change.js';
import { type NotedChange, noteIn, takeNoted } from './noted-changes.js';

/** Ids in one message. */
const MOST_TOLD = 500;

/** What a row tells about, and the property that names it. */
const THINGS = new Map<unknown, readonly [ChangedThing, string]>([
  [Check, ['check', 'id']],
  [CheckStatus, ['check', 'checkId']],
  [Incident, ['incident', 'id']],
  [IncidentEvent, ['incident', 'incidentId']],
  [MaintenanceWindow, ['maintenance', 'id']],
  [MaintenanceOccurrence, ['maintenance', 'windowId']],
]);

/**
 * Tells all processes, once it is committed, that something of an organisation's monitoring changed. What is written through entities is
 * noticed here, what is written by SQL is noted by who writes it. Told at most once: who listens reads the database when he begins to.
 */
@Injectable()
export class MonitoringChanges implements EventSubscriber, OnModuleInit {
  constructor(
    private readonly em: EntityManager,
    @Inject(REDIS) private readonly redis: Redis,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.em.getEventManager().registerSubscriber(this);
  }

  afterFlush({ em, uow }: FlushEventArgs): void {
    const changes = uow.getChangeSets().flatMap(({ meta, entity }) => changeOf(meta.class, entity as Record<string, string>));
    if (changes.length === 0) return;
    const transaction = em.getTransactionContext<object>();
    if (transaction) noteIn(transaction, changes);
    else this.tell(changes);
  }

  afterTransactionCommit({ transaction }: TransactionEventArgs): void {
    if (transaction) this.tell(takeNoted(transaction as object));
  }

  private tell(changes: readonly NotedChange[]): void {
    const version = this.clock.now().getTime();
    for (const [organisationId, its] of Map.groupBy(changes, (change) => change.organisationId)) {
      const each = new Map(its.map(({ thing, id }) => [`${thing} ${id}`, { thing, id, version }]));
      const told: MonitoringChange[] = [...each.values()];
      for (let from = 0; from < told.length; from += MOST_TOLD) this.publish(organisationId, told.slice(from, from + MOST_TOLD));
    }
  }

  /** While Redis is away nobody listens either. */
  private publish(organisationId: string, changes: readonly MonitoringChange[]): void {
    this.redis.publish(channelOf(organisationId), JSON.stringify(changes)).catch(() => undefined);
  }
}

function changeOf(type: unknown, entity: Record<string, string>): NotedChange[] {
  const [thing, property = ''] = THINGS.get(type) ?? [];
  const [id, organisationId] = [entity[property], entity['organisationId']];
  return thing && id !== undefined && organisationId !== undefined ? [{ organisationId, thing, id }] : [];
}

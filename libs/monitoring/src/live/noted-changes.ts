import type { EntityManager } from '@mikro-orm/core';
import type { ChangedThing } from './monitoring-change.js';

export interface NotedChange {
  readonly organisationId: string;
  readonly thing: ChangedThing;
  readonly id: string;
}

const noted = new WeakMap<object, NotedChange[]>();

/** For those who write by SQL: told to whoever looks once the transaction of `em` is committed. */
export function noteChange(em: EntityManager, organisationId: string, thing: ChangedThing, id: string): void {
  const transaction = em.getTransactionContext<object>();
  if (!transaction) throw new Error('A change is noted in the transaction that makes it');
  noteIn(transaction, [{ organisationId, thing, id }]);
}

export function noteIn(transaction: object, changes: readonly NotedChange[]): void {
  const others = noted.get(transaction);
  if (others) others.push(...changes);
  else noted.set(transaction, [...changes]);
}

export function takeNoted(transaction: object): readonly NotedChange[] {
  const changes = noted.get(transaction) ?? [];
  noted.delete(transaction);
  return changes;
}

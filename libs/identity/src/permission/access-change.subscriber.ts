import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { type ChangeSet, ChangeSetType, type EventSubscriber, type FlushEventArgs, type TransactionEventArgs } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { PersonalVault, VaultSeal } from '@clientst0r/platform';
import { ApiKey, ApiKeyReach } from '../api-key/api-key.entity.js';
import { Membership, RoleAssignment } from '../organisation/membership.entity.js';
import { Organisation } from '../organisation/organisation.entity.js';
import { Role } from '../role/role.entity.js';
import { PlatformRoleAssignment } from '../user/platform-role-assignment.entity.js';
import { User } from '../user/user.entity.js';
import { AccessEpoch } from './access-epoch.js';

const OF_ACCESS: ReadonlySet<unknown> = new Set([
  ApiKey,
  ApiKeyReach,
  User,
  Organisation,
  Membership,
  RoleAssignment,
  Role,
  PlatformRoleAssignment,
  PersonalVault,
  VaultSeal,
]);
/** Changes at every sign-in and changes nobody's rights. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'lastSignInAt',
  'passwordHash',
  'passwordChangedAt',
  'passwordChangeDue',
  'factorsResetAt',
  'factorsResetBy',
  'reviewedAt',
  'reviewedBy',
]);

/**
 * Changes the epoch around the commit of every change of access: before it, so that a change is not committed when
 * Redis is away, and after it, so that what was resolved in between is dropped.
 */
@Injectable()
export class AccessChangeSubscriber implements EventSubscriber, OnModuleInit {
  private readonly logger = new Logger(AccessChangeSubscriber.name);
  private readonly changed = new WeakSet<object>();

  constructor(
    private readonly em: EntityManager,
    private readonly epoch: AccessEpoch,
  ) {}

  onModuleInit(): void {
    this.em.getEventManager().registerSubscriber(this);
  }

  afterFlush({ em, uow }: FlushEventArgs): void {
    const transaction = em.getTransactionContext<object>();
    if (transaction && uow.getChangeSets().some(changesAccess)) this.changed.add(transaction);
  }

  async beforeTransactionCommit(event: TransactionEventArgs): Promise<void> {
    const transaction = event.transaction as object | undefined;
    if (transaction && this.changed.has(transaction)) await this.epoch.change();
  }

  async afterTransactionCommit(event: TransactionEventArgs): Promise<void> {
    const transaction = event.transaction as object | undefined;
    if (!transaction || !this.changed.delete(transaction)) return;
    try {
      await this.epoch.change();
    } catch (error) {
      // The change is committed and must be reported as done; what was resolved meanwhile lives for seconds only.
      this.logger.error({ err: error }, 'The access epoch could not be changed after a commit');
    }
  }
}

function changesAccess(change: ChangeSet<object>): boolean {
  if (!OF_ACCESS.has(change.meta.class)) return false;
  return change.type !== ChangeSetType.UPDATE || Object.keys(change.payload).some((property) => !WITHOUT_EFFECT.has(property));
}

import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, NotFoundError, ValidationFailedError } from '@clientst0r/platform';
import { recordingRefusal } from '../member/refusal.js';
import { OrganisationChanged } from './organisation.audit.js';
import { Organisation, type OrganisationStatus } from './organisation.entity.js';

const DELETION_WAIT_DAYS = 30;
const DAY = 86_400_000;

/** What becomes of an organisation as a whole. Nothing here looks into it. */
@Injectable()
export class OrganisationLifecycle {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async rename(actor: Actor, id: string, typed: string): Promise<Organisation> {
    const organisation = await this.open(id);
    const name = readable(typed);
    const before = organisation.name;
    if (name === before) return organisation;
    organisation.name = name;
    this.audit.record(
      this.em,
      actor,
      new OrganisationChanged('organisation.updated', organisation, { before: { name: before }, after: { name } }),
    );
    return organisation;
  }

  /** Its members and their keys are out at the next request, its checks pause, its invitations cannot be accepted. */
  deactivate(actor: Actor, id: string): Promise<Organisation> {
    return this.change(actor, id, { from: 'active', to: 'deactivated', action: 'organisation.deactivated' });
  }

  /** A deletion that was asked for is off. */
  reactivate(actor: Actor, id: string): Promise<Organisation> {
    return this.change(actor, id, { from: 'deactivated', to: 'active', action: 'organisation.reactivated' });
  }

  scheduleDeletion(actor: Actor, id: string): Promise<Organisation> {
    const attempted = { change: 'delete organisation', targetId: id };
    return recordingRefusal(this.audit, actor, attempted, () => this.storeDeletion(actor, id));
  }

  @Transactional()
  async storeDeletion(actor: Actor, id: string): Promise<Organisation> {
    const organisation = await this.open(id);
    if (organisation.status !== 'deactivated')
      throw new ConflictError(
        'organisation-not-deactivated',
        'Deactivate the organisation first. It is deleted 30 days after this is asked for.',
      );
    if (organisation.deleteAt !== null) return organisation;
    organisation.deleteAt = new Date(this.clock.now().getTime() + DELETION_WAIT_DAYS * DAY);
    const details = { deleteAt: organisation.deleteAt.toISOString() };
    this.audit.record(this.em, actor, new OrganisationChanged('organisation.deletion-scheduled', organisation, details));
    return organisation;
  }

  @Transactional()
  async cancelDeletion(actor: Actor, id: string): Promise<Organisation> {
    const organisation = await this.open(id);
    this.forgetDeletion(actor, organisation);
    return organisation;
  }

  private change(actor: Actor, id: string, move: Move): Promise<Organisation> {
    return recordingRefusal(this.audit, actor, { change: move.action, targetId: id }, () => this.storeChange(actor, id, move));
  }

  @Transactional()
  async storeChange(actor: Actor, id: string, { from, to, action }: Move): Promise<Organisation> {
    const organisation = await this.open(id);
    if (organisation.status === to) return organisation;
    if (organisation.status !== from)
      throw new ConflictError('organisation-not-ready', `This organisation is ${organisation.status}; that cannot be done to it now.`);
    this.forgetDeletion(actor, organisation);
    organisation.become(to, this.clock.now());
    this.audit.record(this.em, actor, new OrganisationChanged(action, organisation, { before: from, after: to }));
    return organisation;
  }

  private forgetDeletion(actor: Actor, organisation: Organisation): void {
    if (organisation.deleteAt === null) return;
    const details = { deleteAt: organisation.deleteAt.toISOString() };
    organisation.deleteAt = null;
    this.audit.record(this.em, actor, new OrganisationChanged('organisation.deletion-cancelled', organisation, details));
  }

  private async open(id: string): Promise<Organisation> {
    const organisation = await this.em.findOne(Organisation, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!organisation) throw new NotFoundError();
    return organisation;
  }
}

interface Move {
  readonly from: OrganisationStatus;
  readonly to: OrganisationStatus;
  readonly action: 'organisation.deactivated' | 'organisation.reactivated';
}

function readable(typed: string): string {
  const name = typed.normalize('NFC').trim();
  if (name === '' || /[\p{C}\p{Zl}\p{Zp}]/u.test(name))
    throw new ValidationFailedError([{ field: 'name', message: 'must be readable text' }]);
  return name;
}

import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import {
  type Actor,
  Clock,
  ConflictError,
  JobOutbox,
  NotFoundError,
  systemActor,
  ValidationFailedError,
  VaultSeals,
} from '@clientst0r/platform';
import { recordingRefusal } from '../member/refusal.js';
import { OrganisationChanged } from './organisation.audit.js';
import { Organisation } from './organisation.entity.js';
import { MERGE_ORGANISATION } from './organisation.jobs.js';

/** Rows by table. */
export type RowCounts = Readonly<Record<string, number>>;

/** Beginning and end of a merge; what is between is the job's. Once begun it is not taken back. */
@Injectable()
export class OrganisationMerge {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly outbox: JobOutbox,
    private readonly clock: Clock,
    private readonly seals: VaultSeals,
  ) {}

  /**
   * The source's members are out at once; they are in again, in the target, as the job moves them. Asking again continues a merge that
   * stopped. Throws `VaultSealedError` while the vault of either is sealed.
   */
  async begin(actor: Actor, sourceId: string, targetId: string, counts: RowCounts): Promise<Organisation> {
    for (const id of [sourceId, targetId]) await this.seals.refuseSealed(id);
    const attempted = { change: 'merge organisation', targetId: sourceId };
    return recordingRefusal(this.audit, actor, attempted, () => this.storeBeginning(actor, sourceId, targetId, counts));
  }

  @Transactional()
  async storeBeginning(actor: Actor, sourceId: string, targetId: string, counts: RowCounts): Promise<Organisation> {
    if (sourceId === targetId) throw new ValidationFailedError([{ field: 'targetId', message: 'must be another organisation' }]);
    const [source, target] = await this.openBoth(sourceId, targetId);
    const continues = source.status === 'merging' && source.mergedInto === targetId;
    if (!continues) {
      assertMergeable(source, target);
      source.deleteAt = null;
      source.mergedInto = targetId;
      source.become('merging', this.clock.now());
    }
    this.outbox.enqueue(this.em, MERGE_ORGANISATION, { sourceId });
    const details = { sourceId, targetId, source: source.name, target: target.name, counts };
    for (const side of [source, target])
      this.audit.record(this.em, actor, new OrganisationChanged('organisation.merge-started', side, details));
    return source;
  }

  /** Null when it is not being merged. */
  async targetOf(sourceId: string): Promise<string | null> {
    const source = await this.em.fork({ clear: true }).findOne(Organisation, { id: sourceId, status: 'merging' });
    return source?.mergedInto ?? null;
  }

  async unfinished(): Promise<string[]> {
    return (await this.em.fork({ clear: true }).find(Organisation, { status: 'merging' })).map(({ id }) => id);
  }

  /** The source stays as a sign to the target, and so do those that were merged into it before. */
  @Transactional()
  async finish(sourceId: string, targetId: string, left: RowCounts): Promise<void> {
    const [source, target] = await this.openBoth(sourceId, targetId);
    if (source.status !== 'merging') return;
    source.become('merged', this.clock.now());
    for (const earlier of await this.em.find(Organisation, { mergedInto: sourceId })) earlier.mergedInto = targetId;
    const details = { sourceId, targetId, source: source.name, target: target.name, duplicatesLeft: left };
    const actor = systemActor('merge');
    for (const side of [source, target]) this.audit.record(this.em, actor, new OrganisationChanged('organisation.merged', side, details));
  }

  private async openBoth(sourceId: string, targetId: string): Promise<[Organisation, Organisation]> {
    const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true, orderBy: { id: 'asc' } } as const;
    const both = await this.em.find(Organisation, { id: [sourceId, targetId] }, options);
    const [source, target] = [both.find(({ id }) => id === sourceId), both.find(({ id }) => id === targetId)];
    if (!source) throw new NotFoundError();
    if (!target) throw new ValidationFailedError([{ field: 'targetId', message: 'is no organisation' }]);
    return [source, target];
  }
}

function assertMergeable(source: Organisation, target: Organisation): void {
  if (source.status !== 'active' && source.status !== 'deactivated')
    throw new ConflictError('organisation-not-ready', 'This organisation has been merged already, or is being merged into another one.');
  if (target.status !== 'active') throw new ConflictError('target-not-active', 'The other organisation must be active.');
}

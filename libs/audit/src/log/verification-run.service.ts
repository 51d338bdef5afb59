import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type Actor, Clock, ConflictError, JobOutbox, NotFoundError, systemActor } from '@clientst0r/platform';
import type { AuditActor } from '../audit-row.js';
import { AuditTrail } from '../audit-trail.js';
import { VerificationRequested } from './log.audit.js';
import { VERIFY_LOG } from './log.jobs.js';
import { VerificationRun } from './verification-run.entity.js';

/** A worker notes every second how far it is: after this long without a word nobody is at it. */
const ABANDONED_MILLISECONDS = 10 * 60_000;
const MOST_LISTED = 20;

/** Verifications as people ask for them and watch them, and those of every night; the worker carries them out. */
@Injectable()
export class VerificationRunService {
  constructor(
    private readonly em: EntityManager,
    private readonly trail: AuditTrail,
    private readonly outbox: JobOutbox,
    private readonly clock: Clock,
  ) {}

  /** @throws ConflictError while another one is waiting or at work */
  @Transactional()
  async request(actor: Actor, full: boolean): Promise<VerificationRun> {
    if (await this.isOneOnItsWay())
      throw new ConflictError('verification-running', 'The log is being verified already. Its verdict is shown here when it is there.');
    return this.begin(actor, full);
  }

  /** What is new, and on the first of a month (UTC) everything; not while another one is waiting or at work. */
  @Transactional()
  async requestNightly(): Promise<void> {
    if (await this.isOneOnItsWay()) return;
    this.begin(systemActor('nightly verification'), this.clock.now().getUTCDate() === 1);
  }

  private async isOneOnItsWay(): Promise<boolean> {
    const since = new Date(this.clock.now().getTime() - ABANDONED_MILLISECONDS);
    return (await this.em.count(VerificationRun, { state: { $in: ['waiting', 'running'] }, notedAt: { $gt: since } })) > 0;
  }

  private begin(actor: AuditActor, full: boolean): VerificationRun {
    const run = new VerificationRun({ requestedBy: actor.userId, requestedByName: actor.name, full, notedAt: this.clock.now() });
    this.em.persist(run);
    this.outbox.enqueue(this.em, VERIFY_LOG, { runId: run.id });
    this.trail.record(this.em, actor, new VerificationRequested(run));
    return run;
  }

  /** Newest first. */
  list(): Promise<VerificationRun[]> {
    return this.em.find(VerificationRun, {}, { orderBy: { createdAt: 'desc', id: 'desc' }, limit: MOST_LISTED });
  }

  async get(id: string): Promise<VerificationRun> {
    const run = await this.em.findOne(VerificationRun, { id });
    if (!run) throw new NotFoundError();
    return run;
  }
}

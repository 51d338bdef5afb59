import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, JobOutbox } from '@clientst0r/platform';
import { CheckDeleted, CheckPaused, CheckResumed, CheckRunRequested } from '../monitoring.audit.js';
import { DELETE_RESULTS, RUN_CHECK } from '../monitoring.jobs.js';
import { Incident } from '../incident/incident.entity.js';
import { CheckRegistration } from '../domain/check-registration.entity.js';
import { CheckExpiry } from '../expiry/check-expiry.entity.js';
import { CheckHeartbeat } from '../heartbeat/check-heartbeat.entity.js';
import { CheckSecret } from './check-secret.entity.js';
import { Check } from './check.entity.js';
import { CheckReader, type CheckWithStatus } from './check.reader.js';

/** Stopping, going on, looking right now, and the end. */
@Injectable()
export class CheckControlService {
  constructor(
    private readonly em: EntityManager,
    private readonly checks: CheckReader,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly outbox: JobOutbox,
  ) {}

  /** Pausing what is paused changes nothing. */
  @Transactional()
  async pause(actor: Actor, checkId: string): Promise<CheckWithStatus> {
    const found = await this.checks.get(actor, checkId);
    if (found.check.isPaused) return found;
    const now = this.clock.now();
    found.check.pause(now);
    found.status.pause(now);
    this.audit.record(this.em, actor, new CheckPaused(found.check));
    await this.em.flush();
    return found;
  }

  /** Begins at `unknown`. */
  @Transactional()
  async resume(actor: Actor, checkId: string): Promise<CheckWithStatus> {
    const found = await this.checks.get(actor, checkId);
    if (!found.check.isPaused) return found;
    const now = this.clock.now();
    found.check.resume(now);
    found.status.begin(now);
    this.audit.record(this.em, actor, new CheckResumed(found.check));
    await this.em.flush();
    return found;
  }

  /** Asks for one run beside the schedule. @throws ConflictError for a paused check */
  @Transactional()
  async runNow(actor: Actor, checkId: string): Promise<void> {
    const { check } = await this.checks.get(actor, checkId);
    if (check.isPaused) throw new ConflictError('check-paused', 'This check is paused. Resume it first.');
    this.outbox.enqueue(this.em, RUN_CHECK, { organisationId: check.organisationId, checkId: check.id });
    this.audit.record(this.em, actor, new CheckRunRequested(check));
  }

  /** With its results. @throws StaleVersionError */
  @Transactional()
  async delete(actor: Actor, checkId: string, version: number): Promise<void> {
    const { check, status } = await this.checks.getCurrent(actor, checkId, version);
    this.outbox.enqueue(this.em, DELETE_RESULTS, { statusId: status.id });
    this.audit.record(this.em, actor, new CheckDeleted(check));
    const beside = await Promise.all([
      this.em.findOne(CheckSecret, { id: checkId }),
      this.em.findOne(CheckHeartbeat, { id: checkId }),
      this.em.findOne(CheckExpiry, { id: checkId }),
      this.em.findOne(CheckRegistration, { id: checkId }),
    ]);
    for (const incident of await this.em.find(Incident, { checkId, closedAt: null })) incident.closedAt = this.clock.now();
    for (const child of await this.em.find(Check, { parentId: checkId })) child.parentId = null;
    this.em.remove([...beside.filter((row) => row !== null), status, check]);
  }
}
